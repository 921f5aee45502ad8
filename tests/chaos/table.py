"""The results as a table, for people and for docs/reliability.md."""

from collections.abc import Sequence
from pathlib import Path

from tests.chaos.cell import Result
from tests.support.servers.stack import ROOT


DOCUMENT = ROOT / "docs" / "reliability.md"
_BEGIN, _END = "<!-- table of make chaos -->\n", "<!-- end of the table -->\n"
_HEAD = (
    "scenario",
    "what is broken",
    "broker",
    "times",
    "reports",
    "lost",
    "doubled",
    "wrong",
    "late",
    "broken off",
    "recovered in",
    "others waited",
)


def rows(results: Sequence[Result]) -> list[tuple[str, ...]]:
    """Return a row of cells for each result, the last one for all together."""
    found = [
        (
            result.scenario.name,
            result.scenario.breaks,
            result.broker,
            *_numbers(result),
        )
        for result in results
    ]
    total = ("all", "", "", *_numbers(*results))
    return [*found, total]


def markdown(results: Sequence[Result], said: str) -> str:
    """Return the table in Markdown, under the line `said`."""
    lines = [_HEAD, tuple("---" for _ in _HEAD), *rows(results)]
    table = "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
    return f"{said}\n\n{table}"


def plain(results: Sequence[Result]) -> str:
    """Return the table for a terminal, its columns aligned."""
    lines = [
        tuple(cell for index, cell in enumerate(cells) if index != 1)
        for cells in (_HEAD, *rows(results))
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "".join(
        "  ".join(f"{c:<{w}}" for c, w in zip(cells, widths, strict=True)).rstrip()
        + "\n"
        for cells in lines
    )


def write(text: str, document: Path = DOCUMENT) -> None:
    """Put the table between its marks in the document."""
    before, _, rest = document.read_text().partition(_BEGIN)
    _, _, after = rest.partition(_END)
    document.write_text(f"{before}{_BEGIN}{text}{_END}{after}")


def _numbers(*results: Result) -> tuple[str, ...]:
    ran = [result for result in results if result.missing is None]
    if not ran:
        return (f"did not run: {results[0].missing}", *[""] * 8)
    counts = ("repetitions", "sent", "lost", "doubled", "wrong", "late", "failed")
    waited = [each.others_waited for each in ran if each.others_waited is not None]
    return (
        *(f"{sum(getattr(each, name) for each in ran):,}" for name in counts),
        f"{max(each.recovered_in for each in ran):.1f} s",
        f"{max(waited):.1f} s" if waited else "",
    )
