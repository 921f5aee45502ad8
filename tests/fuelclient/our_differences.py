"""What our commands do otherwise than the released clients, and why.

docs/cli.md lists them; tests/acceptance/fuelclient/test_parity.py holds that each
is true, and that there is no other.
"""

import json
import re
from collections.abc import Callable
from typing import NamedTuple

from tests.fuelclient.differences import columns
from tests.fuelclient.transcript import Printed


class Difference(NamedTuple):
    """One way in which ours differ."""

    theirs: str
    ours: str
    why: str
    #: Of what either printed, the part that has to agree; None: nothing has to.
    agreeing: Callable[[Printed], Printed] | None
    #: With which code ours ends where nothing has to agree.
    exit_code: int = 0


def _server_words(printed: Printed) -> Printed:
    told = re.sub(r"^\d{3} Client Error: .* \((.*)\)$", r"\1", printed.stderr.strip())
    told = re.sub(r": 'fuel2 .*' lists them$", "", told)
    return printed._replace(stderr=re.sub(r"^Task \d+: ", "", told))


def _no_usage(printed: Printed) -> Printed:
    return printed._replace(stderr=printed.stderr and "usage and error")


def _no_ids(printed: Printed) -> Printed:
    if printed.stdout.startswith("["):
        tasks = json.loads(printed.stdout)
        for task in tasks:
            lines = task["task_parameters"].splitlines()
            task["task_parameters"] = [
                line for line in lines if not re.fullmatch(r"(task_)?id: \d+", line)
            ]
        return printed._replace(stdout=json.dumps(tasks, sort_keys=True))
    # Without the two lines, others stand beside each other.
    shown = "\n".join("\n".join(column) for column in columns(printed.stdout))
    return printed._replace(stdout=re.sub("-{2,}", "--", shown))


def _no_requests(printed: Printed) -> Printed:
    lines = printed.stdout.splitlines(keepends=True)
    told = [line for line in lines if not line.startswith(("GET ", "PUT "))]
    return printed._replace(stdout="".join(told), stderr="")


def _later_form(printed: Printed) -> Printed:
    text = printed.stdout.replace("deployment_graph_task_name", "task_name")
    text = text.replace("-|-", "-+-").replace("None", "")
    return printed._replace(stdout=re.sub(" +|-{2,}", " ", text))


DIFFERENCES = {
    "refusal": Difference(
        "`404 Client Error: Not Found for url: http://… (Transaction not found)`",
        "`Transaction not found`; of several tasks, which one; where nobody answers or"
        " the login is wrong, which setting to check",
        "the URL helps no operator",
        _server_words,
    ),
    "usage": Difference(
        "the usage of all actions, and a warning about a future that never came",
        "the usage of this action, and what was wrong",
        "the last line was hard to find",
        _no_usage,
    ),
    "ids among parameters": Difference(
        "with this server, `--show-parameters` shows `id` and `task_id` of an entry",
        "they are left out",
        "they are no parameters, and of a task on several nodes it is the last one's",
        _no_ids,
    ),
    "debug": Difference(
        "`--debug` tells requests on stdout",
        "on stderr, with the traceback of an error",
        "what is piped on stays whole",
        _no_requests,
    ),
    "9.0.0 deployment-tasks": Difference(
        "9.0.0 has `deployment_graph_task_name`, `None`, and `-|-` in the table",
        "`fuel deployment-tasks` prints as 11.0.0 does; `fuel task` as 9.0.0",
        "only 9.0.0 has `fuel task`; of the other the later form counts",
        _later_form,
    ),
    "no task in 9.0.0": Difference(
        "9.0.0 ends a list without any task with an empty line",
        "there is none",
        "it was an oversight",
        lambda printed: printed._replace(stdout=printed.stdout.rstrip("\n")),
    ),
    "task": Difference(
        "11.0.0 has no `fuel task`, although `fuel reset` tells to run it",
        "it is there, as in 9.0.0",
        "scripts and habits of 9.0 go on",
        None,
    ),
    "lists by comma": Difference(
        "`fuel2` takes statuses and names separated by blanks only",
        "by commas too, as nodes are",
        "`fuel` has them by commas, and nobody remembers which is which",
        None,
    ),
    "env delete": Difference(
        "`fuel2 env delete` asks for --force where the environment is operational",
        "only where something still runs on it",
        "nothing is lost: its history stays",
        None,
    ),
    "latest": Difference(
        "a task is named by its id only",
        "`latest`, too, but not to delete",
        "what ran last is what is asked most",
        None,
    ),
    "negative id": Difference(
        "a negative id is sent, and not found",
        "it is wrong usage: exit code 2",
        "there can be none",
        None,
        exit_code=2,
    ),
    "delete nothing": Difference(
        "`fuel task --delete` without ids ends with 1",
        "with 2, as all wrong usage",
        "a script can tell it from a refusal",
        None,
        exit_code=2,
    ),
    "force": Difference(
        "`fuel reset` has no `--force`",
        "it has, as `fuel2 env reset`",
        "a run that never ends must not be in the way",
        None,
    ),
    "password": Difference(
        "`fuel` takes --os-username and --os-password, and does not use them",
        "it uses them, before and behind the action",
        "whoever types a login means it",
        None,
        exit_code=1,
    ),
    "orchestration": Difference(
        "`fuel stop`, `deploy-changes`, `node` and other actions for Nailgun",
        "not here: exit code 2, and where to go instead",
        "this server keeps the history; it deploys nothing",
        None,
        exit_code=2,
    ),
    "version": Difference(
        "`fuel --version` prints the version of python-fuelclient",
        "our own",
        "they are two programs",
        None,
    ),
}
