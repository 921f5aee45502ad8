"""Every command of fuel2, by its name."""

from cliff.commandmanager import CommandManager

from client.commands import downloads, history, summaries, task_history, tasks
from client.commands.command import FuelCommand


_COMMANDS: dict[str, type[FuelCommand]] = {
    "task list": tasks.TaskList,
    "task show": tasks.TaskShow,
    "task delete": tasks.TaskDelete,
    "task history show": task_history.TaskHistoryShow,
    "task summary": summaries.RunSummary,
    "task summary nodes": summaries.RunSummaryNodes,
    "task summary tasks": summaries.RunSummaryTasks,
    "task settings download": downloads.TaskSettingsDownload,
    "task deployment-info download": downloads.TaskDeploymentInfoDownload,
    "task network-configuration download": (downloads.TaskNetworkConfigurationDownload),
    "node history show": history.NodeHistoryShow,
    "env history show": history.EnvHistoryShow,
}


def catalogue() -> CommandManager:
    """Return the commands, without a search for plug-ins."""
    manager = CommandManager()
    for name, command in _COMMANDS.items():
        manager.add_command(name, command)
    return manager
