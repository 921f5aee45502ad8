"""Command lines that are run with a released client and with ours."""

from typing import Literal, NamedTuple


class Compared(NamedTuple):
    """One command line; its differences are named as in our_differences.py."""

    version: str
    command: str
    difference: str | None = None
    #: What to do before with what is stored: let all tasks end, or remove them.
    state: Literal["usual", "finished", "empty"] = "usual"


def _each(version: str, *commands: str, differing: str | None = None) -> list[Compared]:
    return [Compared(version, command, differing) for command in commands]


_OF_2 = "deployment-tasks --task-id 2"
_HISTORY = f"fuel {_OF_2}"

OLD_COMMAND = [
    *_each(
        "11.0.0",
        _HISTORY,
        "fuel deployment-tasks -l --tid=2 --node 5,6 --stat error,ready",
        "fuel deployment-tasks list --task 2 -d swift-keystone,upload_cirros",
        f"{_HISTORY} --include-summary",
        f"{_HISTORY} --node-id 77",
        f"{_HISTORY} --json --include-summary",
        f"fuel --yaml {_OF_2} --status ready,skipped",
        f"{_HISTORY} --json --node-id 77",
        "fuel --json fuel-version list",
    ),
    *_each(
        "11.0.0",
        f"{_HISTORY} --show-parameters",
        f"{_HISTORY} -p --json",
        f"{_HISTORY} -p --include-summary --task-name swift-keystone",
        differing="ids among parameters",
    ),
    *_each(
        "11.0.0",
        f"{_HISTORY} --status bogus",
        "fuel deployment-tasks --task-id 99",
        "fuel --env 1 reset",
        differing="refusal",
    ),
    *_each(
        "11.0.0",
        "fuel deployment-tasks",
        "fuel bogus",
        differing="usage",
    ),
    Compared("11.0.0", "fuel reset --env-id 1", state="finished"),
    Compared("11.0.0", "fuel --env-id=1 reset --json", state="finished"),
    Compared("11.0.0", "fuel reset --env 1 --force", "force"),
    Compared("11.0.0", f"fuel --debug {_OF_2}", "debug"),
    Compared("11.0.0", f"fuel --os-password wrong {_OF_2}", "password"),
    Compared("11.0.0", "fuel deployment-tasks --tid latest", "latest"),
    Compared("11.0.0", "fuel deployment-tasks --tid -1", "negative id"),
    Compared("11.0.0", "fuel task", "task"),
    Compared("11.0.0", "fuel stop --env 1", "orchestration"),
    Compared("11.0.0", "fuel --version", "version"),
    *_each(
        "9.0.0",
        "fuel task",
        "fuel task list --tid 1,2 3",
        "fuel --json task",
        "fuel task --yaml --task-id 2",
        "fuel task delete --tid 1,2",
        "fuel --json task --delete -f --task 2,3",
        "fuel --fuel-version",
    ),
    *_each(
        "9.0.0",
        "fuel task --tid 99",
        "fuel task --delete --tid 3",
        differing="refusal",
    ),
    *_each("9.0.0", "fuel task --list --delete", differing="usage"),
    Compared("9.0.0", "fuel task --delete", "delete nothing"),
    Compared("9.0.0", "fuel task list", "no task in 9.0.0", state="empty"),
    Compared("9.0.0", _HISTORY, "9.0.0 deployment-tasks"),
]

_SHOW = "fuel2 task history show"

NEW_COMMAND = [
    *_each(
        "11.0.0",
        "fuel2 task list -e 1 -t ready running -n deployment",
        "fuel2 task show 2",
        differing="tables of tasks",
    ),
    *_each(
        "11.0.0",
        "fuel2 task list -f json -c id -c result",
        "fuel2 task list -f csv",
        "fuel2 task show 2 -f json",
        "fuel2 task delete 2",
        "fuel2 task delete --force 3",
        f"{_SHOW} 2",
        f"{_SHOW} 2 --nodes 5,6",
        f"{_SHOW} 2 -n 5 6 -t error ready",
        f"{_SHOW} 2 --tasks-names swift-keystone upload_cirros --include-summary",
        f"{_SHOW} 2 -f json --include-summary",
        f"{_SHOW} 2 -f csv",
        f"{_SHOW} 2 -f yaml -t skipped",
        f"{_SHOW} 2 -f value -c node_id -c status",
        "fuel2 task settings download 2",
        "fuel2 task deployment-info download 2 -f info.yaml",
        "fuel2 task network-configuration download 2 --file networks.yaml",
        "fuel2 fuel-version",
        "fuel2 fuel-version -f json",
    ),
    *_each(
        "11.0.0",
        f"{_SHOW} 2 --show-parameters",
        f"{_SHOW} 2 -p --include-summary -d generate_keys",
        f"{_SHOW} 2 -p -f json",
        differing="ids among parameters",
    ),
    *_each("11.0.0", f"{_SHOW} 2 --nodes 77", differing="unknown name"),
    *_each(
        "11.0.0",
        "fuel2 task show 99",
        "fuel2 task delete 3",
        "fuel2 task delete 99",
        f"{_SHOW} 99",
        "fuel2 task settings download 99",
        "fuel2 env reset 99",
        differing="refusal",
    ),
    *_each(
        "11.0.0",
        "fuel2 task list -t bogus",
        "fuel2 task show",
        f"{_SHOW} 2 -t done",
        differing="usage",
    ),
    Compared("11.0.0", f"{_SHOW} 2 --statuses pending,skipped", "lists by comma"),
    Compared("11.0.0", f"{_SHOW} latest", "latest"),
    Compared("11.0.0", "fuel2 env stop-deployment 1", "orchestration"),
    Compared("11.0.0", "fuel2 env deploy 1", "orchestration"),
    Compared("11.0.0", "fuel2 --version", "version"),
    Compared("11.0.0", "fuel2 env reset 1", state="finished"),
    Compared("11.0.0", "fuel2 env reset --force 1"),
    Compared("11.0.0", "fuel2 env delete 1", "env delete", state="finished"),
]
