"""docs/cli.md: the template, with the output of the commands in it."""

import re
from pathlib import Path
from typing import Final

from docs.cli_examples.record import Recorder
from fuel_history.commands.catalogue import catalogue
from fuel_history.commands.elsewhere import Elsewhere
from tests.fuelclient.our_differences import DIFFERENCES


PAGE: Final = Path(__file__).parent.with_name("cli.md")

_TEMPLATE: Final = Path(__file__).with_name("page.md")
_PLACE = re.compile(r"^\{(?:\$ (.+)|(\w+))\}$", re.MULTILINE)


def page(recorder: Recorder) -> str:
    """Return the page's text; its commands run in their order."""

    def fill(place: re.Match[str]) -> str:
        line, name = place.groups()
        if line is not None:
            return recorder.run(line)
        return {"differences": _differences, "helps": lambda: _helps(recorder)}[name]()

    return _PLACE.sub(fill, _TEMPLATE.read_text())


def _differences() -> str:
    return "\n".join(
        f"| {each.theirs} | {each.ours} | {each.why} |".replace("-|-", "-\\|-")
        for each in DIFFERENCES.values()
    )


def _helps(recorder: Recorder) -> str:
    names = sorted(
        name
        for name, command in catalogue()
        if command.load() is not Elsewhere and " " in name
    )
    return "\n\n".join(recorder.run(f"fuel2 {name} --help") for name in names)
