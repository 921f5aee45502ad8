"""`python -m bench.compare OLD NEW`: two results side by side.

OLD and NEW are directories that `python -m bench --to` wrote. A figure with a limit is
compared by its ratio to that limit, which was measured in the same run: so two results
can be compared although the machine was busier for one of them.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from bench.figures import Figure


#: A figure that is this part of what it was is as good.
TOLERANCE = 0.95


class Case(NamedTuple):
    """What one result says of one case."""

    figure: Figure
    unit: str
    #: The median of the case that it is measured against; None: there is none.
    limit: float | None

    @property
    def is_rate(self) -> bool:
        """Whether more is better."""
        return self.unit.endswith("/s")


class Pair(NamedTuple):
    """A case of two results."""

    name: str
    old: Case
    new: Case

    @property
    def speed(self) -> float:
        """The speed of the new result, relative to the old one."""
        old, new = self.old.figure.median, self.new.figure.median
        if self.old.limit and self.new.limit:
            old, new = old / self.old.limit, new / self.new.limit
        if old == new:
            return 1.0
        better, worse = (new, old) if self.old.is_rate else (old, new)
        return better / worse if worse else float("inf")

    @property
    def overlaps(self) -> bool:
        """Whether the two spreads have values in common."""
        old, new = self.old.figure, self.new.figure
        return old.lowest <= new.highest and new.lowest <= old.highest

    @property
    def is_worse(self) -> bool:
        """Whether it is slower, or larger, than tolerated."""
        return self.speed < TOLERANCE


def read(result: Path) -> dict[str, Case]:
    """Return the cases of the result of one benchmark, by name."""
    body = json.loads(result.read_text())
    cases = {
        name: Case(
            Figure(*(each[field] for field in Figure._fields)),
            "/s" if name.endswith("/s") else each.get("unit", body.get("unit", "s")),
            None,
        )
        for name, each in _flat(body["figures"])
    }
    limits = body.get("limits", {})
    return {
        name: case._replace(limit=cases[limits[name]].figure.median)
        if limits.get(name) in cases
        else case
        for name, case in cases.items()
    }


def _flat(figures: Any, name: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the figures by names, of groups joined by commas."""
    if isinstance(figures, int | float):
        yield name, dict.fromkeys(Figure._fields, figures)
    elif isinstance(figures, Mapping) and "median" in figures:
        yield name, figures
    elif isinstance(figures, Mapping):
        for own, each in figures.items():
            yield from _flat(each, f"{name}, {own}" if name else str(own))


def lines(old: Mapping[str, Case], new: Mapping[str, Case]) -> Iterator[str]:
    """Yield the table of one benchmark."""
    for pair in pairs(old, new):
        of_limit = " of its limit" if pair.old.limit and pair.new.limit else ""
        mark = "  WORSE" if pair.is_worse else ""
        if pair.is_worse and pair.overlaps:
            mark += " (the spreads overlap)"
        yield (
            f"  {pair.name:<40}{_shown(pair.old):>30}{_shown(pair.new):>30}"
            f"{pair.speed:>7.2f}{of_limit}{mark}"
        )
    for name in sorted(old.keys() ^ new.keys()):
        yield f"  {name:<40} only in {'OLD' if name in old else 'NEW'}"


def pairs(old: Mapping[str, Case], new: Mapping[str, Case]) -> Iterator[Pair]:
    """Yield the cases of both results."""
    for name, case in old.items():
        if name in new:
            yield Pair(name, case, new[name])


def _shown(case: Case) -> str:
    median, lowest, highest = case.figure
    return f"{median:,.4g} {case.unit} ({lowest:,.4g} to {highest:,.4g})"


def main(words: list[str]) -> int:
    """Print the tables; return 1 if something is worse."""
    parser = argparse.ArgumentParser(
        "python -m bench.compare", description=__doc__.partition("\n")[0]
    )
    parser.add_argument("old", metavar="OLD", type=Path)
    parser.add_argument("new", metavar="NEW", type=Path)
    asked = parser.parse_args(words)
    found = {
        path.name for place in (asked.old, asked.new) for path in place.glob("*.json")
    }
    if not found:
        parser.error(f"there is no result in {asked.old} or {asked.new}")
    worse: list[str] = []
    for name in sorted(found):
        results = [place / name for place in (asked.old, asked.new)]
        bodies = [json.loads(each.read_text()) for each in results if each.exists()]
        print(f"{name.removesuffix('.json')}: {bodies[-1]['title']}")
        if len(bodies) == 1:
            place = "OLD" if results[0].exists() else "NEW"
            print(f"  only in {place}\n")
            continue
        for label, body in zip(("old", "new"), bodies, strict=True):
            print(f"  {label}: {body['machine']}")
        old, new = map(read, results)
        print("\n".join(lines(old, new)) + "\n")
        worse += [f"{name}: {each.name}" for each in pairs(old, new) if each.is_worse]
    print(f"worse than {TOLERANCE} of what it was: {'; '.join(worse) or 'nothing'}")
    return int(bool(worse))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
