"""How our commands differ from the released clients, and why.

docs/cli.md lists the differences; tests/acceptance/fuelclient/test_parity.py checks
that each is real, and that there is no other.
"""

import json
import re
from collections.abc import Callable
from typing import NamedTuple

from tests.fuelclient.differences import columns
from tests.fuelclient.transcript import Printed


class Difference(NamedTuple):
    """One difference."""

    theirs: str
    ours: str
    why: str
    #: Returns the part of an output that must agree; None: nothing must.
    agreeing: Callable[[Printed], Printed] | None
    #: Our exit code if nothing must agree.
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
        "`Transaction not found`; of several runs, which one; if the server does not"
        " answer or the login is wrong, which setting to check",
        "the URL does not help an operator",
        _server_words,
    ),
    "usage": Difference(
        "the usage of all actions, and a warning about a future that never came",
        "the usage of this action, and the error",
        "the last line was hard to find",
        _no_usage,
    ),
    "ids among parameters": Difference(
        "with this server, `--show-parameters` shows `id` and `task_id` of an entry",
        "they are left out",
        "they are not parameters, and on several nodes they are the last one's",
        _no_ids,
    ),
    "debug": Difference(
        "`--debug` logs requests on stdout",
        "on stderr, with the traceback of an error",
        "piped output stays intact",
        _no_requests,
    ),
    "9.0.0 deployment-tasks": Difference(
        "9.0.0 has `deployment_graph_task_name`, `None`, and `-|-` in the table",
        "`fuel deployment-tasks` prints as 11.0.0 does; `fuel task` as 9.0.0",
        "only 9.0.0 has `fuel task`; for the other the later format was chosen",
        _later_form,
    ),
    "no task in 9.0.0": Difference(
        "9.0.0 ends an empty list of tasks with an empty line",
        "no empty line",
        "it was an oversight",
        lambda printed: printed._replace(stdout=printed.stdout.rstrip("\n")),
    ),
    "task": Difference(
        "11.0.0 has no `fuel task`, although `fuel reset` advises to run it",
        "it exists, as in 9.0.0",
        "scripts and habits of 9.0 still work",
        None,
    ),
    "lists by comma": Difference(
        "`fuel2` takes statuses and names separated by spaces only",
        "by commas too, like nodes",
        "`fuel` separates them with commas, and it is hard to remember which does what",
        None,
    ),
    "tables of tasks": Difference(
        "`fuel2 task list` has the columns of a row, by ids",
        "a table says when, how long and how it went, the newest first; above that of"
        " `task show` stands how it went; other formats are as they were",
        "a task that is reported as ready may not be fine",
        None,
    ),
    "env delete": Difference(
        "`fuel2 env delete` requires --force if the environment is operational",
        "only if something is still running in it",
        "nothing is lost: its history is kept",
        None,
    ),
    "latest": Difference(
        "a run is named by its id only",
        "`latest` works too, but not to delete",
        "the last run is the one that people look at most",
        None,
    ),
    "negative id": Difference(
        "a negative id is sent to the server and not found",
        "it is wrong usage: exit code 2",
        "no id can be negative",
        None,
        exit_code=2,
    ),
    "delete nothing": Difference(
        "`fuel task --delete` without ids ends with 1",
        "with 2, like all wrong usage",
        "a script can tell it from a refusal",
        None,
        exit_code=2,
    ),
    "force": Difference(
        "`fuel reset` has no `--force`",
        "it has, as `fuel2 env reset`",
        "a run that never ends must not block a reset",
        None,
    ),
    "password": Difference(
        "`fuel` takes --os-username and --os-password, and does not use them",
        "it uses them, before and behind the action",
        "a typed login should be used",
        None,
        exit_code=1,
    ),
    "orchestration": Difference(
        "`fuel stop`, `deploy-changes`, `node` and other actions for Nailgun",
        "not available: exit code 2, and a hint to use python-fuelclient",
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
