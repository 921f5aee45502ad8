"""Recorded commands of the released clients, and what they printed."""

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from tests.support.terminals.forked import Printed


_HERE = Path(__file__).parent
_SHARED = Path(__file__).resolve().parents[3] / "shared" / "fuelclient"
#: By version. That of 11.0.0 was recorded with the original's answers for the same
#: data, without authentication.
TRANSCRIPTS = {
    "11.0.0": _SHARED / "transcript-11.0.0-py311.txt",
    "9.0.0": _HERE / "transcript-9.0.0.txt",
}

_COMMAND, _OUT, _ERROR = "### $ ", "    | ", "    E "


class Recorded(NamedTuple):
    """One command line and how it ended then."""

    command: str
    printed: Printed


def read(version: str) -> list[Recorded]:
    """Return the commands of a transcript in its order; none where it is missing."""
    transcript = TRANSCRIPTS[version]
    if not transcript.is_file():
        return []
    return list(_recorded(transcript.read_text().splitlines()))


def _recorded(lines: list[str]) -> Iterator[Recorded]:
    for number, line in enumerate(lines):
        if not line.startswith(_COMMAND):
            continue
        command, exit_code = line.removeprefix(_COMMAND).split("   -> exit ")
        told = list(
            takewhile(lambda told: not told.startswith("###"), lines[number + 1 :])
        )
        printed = Printed(int(exit_code), _text(told, _OUT), _text(told, _ERROR))
        yield Recorded(command, printed)


def _text(lines: list[str], mark: str) -> str:
    return "".join(
        f"{line.removeprefix(mark)}\n" for line in lines if line.startswith(mark)
    )
