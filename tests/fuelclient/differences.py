"""What the clients print otherwise than a transcript shows, and why.

All else has to be as recorded, to the letter.
"""

import json
import re
from typing import NamedTuple

from tests.fuelclient.client import Client
from tests.fuelclient.transcript import Printed, Recorded


#: Nailgun stops a deployment; we only keep its history.
NOT_OURS = ("fuel stop --env 1", "fuel2 env stop-deployment 1")

_RECORDED_AT = "127.0.0.1:18765"
#: The reset is transaction 9 there, and the next after 1, 2 and 3 here.
_RESET_TASK = re.compile(r"(?<=--tid )9(?=')|(?<=with id )9(?= )")

_OTHER_WORDS = {
    # Astute's null node has a name with us (design.md), by which it can be asked for.
    "pre_deployment_start | None |": "pre_deployment_start | virtual_sync_node |",
    "pre_deployment_start | |": "pre_deployment_start | virtual_sync_node |",
    '"pre_deployment_start","",': '"pre_deployment_start","virtual_sync_node",',
    '"node_id": null': '"node_id": "virtual_sync_node"',
    "| None - pending": "| virtual_sync_node - pending",
    # Another version of Fuel, and it wants a login.
    "openstack_version: ocata-11.0": "openstack_version: newton-10.0",
    "openstack_version | ocata-11.0": "openstack_version | newton-10.0",
    "release: '11.0'": "release: '10.0'",
    "release | 11.0": "release | 10.0",
    "auth_required: false": "auth_required: true",
    "auth_required | False": "auth_required | True",
}

#: Among a task's parameters: both are in the specification's shape.
_OUR_PARAMETER = re.compile(r"(id|task_id): \d+")


class Compared(NamedTuple):
    """Something printed, in a form in which two can be compared."""

    exit_code: int
    stdout: object
    stderr: str


def compared(
    recorded: Recorded, printed: Printed, client: Client
) -> tuple[Compared, Compared]:
    """Return what a command should have printed, and what this client did."""
    was = _here(recorded.printed, client)
    want = _RESET_TASK.sub("4", was.stdout)
    got = printed.stdout.replace(f"{client.directory}/", "")
    want_form, got_form = _comparable(
        recorded.command, want.rstrip("\n"), got.rstrip("\n")
    )
    return (
        Compared(was.exit_code, want_form, _error(was)),
        Compared(printed.exit_code, got_form, _error(printed)),
    )


def _comparable(command: str, want: str, got: str) -> tuple[object, object]:
    squeezed = _squeezed(want)
    other = squeezed
    for word, ours in _OTHER_WORDS.items():
        other = other.replace(word, ours)
    if "--show-parameters" in command:
        return columns(other), columns(got)
    if command.startswith("fuel --json"):
        # The members of its objects come in the order of our answer.
        return json.loads(want), json.loads(got)
    # Another word makes its column wider or narrower.
    return (want, got) if other == squeezed else (other, _squeezed(got))


def _squeezed(text: str) -> str:
    """Return a table whose columns have no width."""
    return re.sub("-{2,}", "--", re.sub(" +", " ", text))


def columns(table: str) -> list[list[str]]:
    """Return the lines of each column of a table, without our own parameters."""
    rows = [line.split("|") for line in table.splitlines() if "|" in line]
    columns = ([cell.strip() for cell in column] for column in zip(*rows, strict=True))
    return [
        [cell for cell in column if cell and not _OUR_PARAMETER.fullmatch(cell)]
        for column in columns
    ]


def _error(printed: Printed) -> str:
    if printed.exit_code != 2:
        return printed.stderr
    # The usage before it, and quotes, depend on the version of Python.
    return printed.stderr.splitlines()[-1].replace("'", "")


def _here(recorded: Printed, client: Client) -> Printed:
    here = f"127.0.0.1:{client.port}"
    return recorded._replace(
        stdout=recorded.stdout.replace(_RECORDED_AT, here),
        stderr=recorded.stderr.replace(_RECORDED_AT, here),
    )
