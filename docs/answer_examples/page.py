"""docs/answers.md: the template, and what the commands in it printed."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from docs.answer_examples.record import Storyteller


PAGE: Final = Path(__file__).parent.with_name("answers.md")

_TEMPLATE: Final = Path(__file__).with_name("page.md")
_SECTION = re.compile(r"^(?=## )", re.MULTILINE)
_PLACE = re.compile(r"^\{\$ (.+)\}$", re.MULTILINE)
_LATEST, _RUNS = "latest", "/api/v1/transactions"
_BEGINS, _QUESTIONS = "{another run begins}\n", "{questions}"
_NUMBERED = re.compile(r"## (\d+) (.+)\n\nAnswered (.+?)\. ")


class _Section(NamedTuple):
    text: str
    commands: Sequence[str]
    routes: Sequence[str]


def page(teller: Storyteller) -> str:
    """Return the page's text; its commands are run in their order."""
    first, *others = _SECTION.split(_TEMPLATE.read_text())
    sections = [_section(teller, each) for each in others]
    rows = [row for section in sections if (row := _row(section))]
    heading = "| | question | command | API: `GET /api/v1/…` | answered |"
    table = "\n".join([heading, "|---|---|---|---|---|", *rows])
    texts = "".join(section.text for section in sections)
    return first.replace(_QUESTIONS, table) + texts


def _section(teller: Storyteller, template: str) -> _Section:
    commands, routes = [], []

    def run(place: re.Match[str]) -> str:
        shown, its = teller.run(place[1])
        commands.append(place[1])
        # The first request of `latest` only finds the run.
        is_latest = _LATEST in place[1].split()
        routes.extend(each for each in its if not (is_latest and each == _RUNS))
        return shown

    if _BEGINS in template:
        teller.begin_another_run()
    text = _PLACE.sub(run, template.replace(_BEGINS, ""))
    return _Section(text, commands, routes)


def _row(section: _Section) -> str | None:
    numbered = _NUMBERED.match(section.text)
    if numbered is None:
        return None
    number, question, answered = numbered.groups()
    commands = "<br>".join(f"`{each}`" for each in section.commands)
    routes = "<br>".join(
        f"`{each.removeprefix('/api/v1')}/`" for each in dict.fromkeys(section.routes)
    )
    return f"| {number} | {question} | {commands} | {routes} | {answered} |"
