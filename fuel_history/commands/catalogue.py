"""All commands of fuel2 by name."""

from collections.abc import Mapping
from importlib.metadata import EntryPoint

from cliff.commandmanager import CommandManager


#: Where each is: a module of this package, and the class there.
_COMMANDS: Mapping[str, str] = {
    "audit list": "audit:AuditList",
    "env delete": "environments:EnvDelete",
    "env history show": "history:EnvHistoryShow",
    "env list": "environments:EnvList",
    "env reset": "environments:EnvReset",
    "env show": "environments:EnvShow",
    "env slower": "env_slower:EnvSlower",
    "env what-if": "env_slower:EnvWhatIf",
    "failure list": "known_failures:FailureList",
    "failure note": "known_failures:FailureNote",
    "failure show": "known_failures:FailureShow",
    "fuel-version": "server:FuelVersion",
    "node history show": "history:NodeHistoryShow",
    "reports dead list": "dead_reports:DeadReportList",
    "reports dead purge": "dead_reports:DeadReportPurge",
    "reports dead replay": "dead_reports:DeadReportReplay",
    "reports dead show": "dead_reports:DeadReportShow",
    "search": "search:Search",
    "task causes": "run_answers:TaskCauses",
    "task chain": "chain_link:TaskChain",
    "task delete": "tasks:TaskDelete",
    "task deployment-info download": "downloads:TaskDeploymentInfoDownload",
    "task diff": "task_diff:TaskDiff",
    "task drift": "drift:TaskDrift",
    "task history failures": "failures:TaskHistoryFailures",
    "task history show": "task_history:TaskHistoryShow",
    "task list": "tasks:TaskList",
    "task network-configuration download": "downloads:TaskNetworkConfigurationDownload",
    "task odd": "run_answers:TaskOdd",
    "task path": "run_answers:TaskPath",
    "task report": "report:TaskReport",
    "task settings download": "downloads:TaskSettingsDownload",
    "task show": "tasks:TaskShow",
    "task slower": "run_answers:TaskSlower",
    "task summary": "summaries:RunSummary",
    "task summary nodes": "summaries:RunSummaryNodes",
    "task summary tasks": "summaries:RunSummaryTasks",
    # The released client's commands:
    "env deploy": "elsewhere:Elsewhere",
    "env redeploy": "elsewhere:Elsewhere",
    "env stop-deployment": "elsewhere:Elsewhere",
}


def catalogue() -> CommandManager:
    """Return the commands, without searching for plug-ins.

    The module of a command is loaded when the command is run.
    """
    manager = CommandManager()
    for name, place in _COMMANDS.items():
        manager.commands[name] = EntryPoint(name, f"{__package__}.{place}", "fuel2")
    return manager
