"""The times of a recording's lines: one number of milliseconds per line."""

import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from admin.replay.recordings import STANDARD_INPUT, CannotReplay, Recording


#: Maximum bytes of a number, in any notation.
_LONGEST = 1000


def has_offsets(path: str) -> bool:
    """Return whether a file is a recording with times; `*.json` is one document."""
    return not path.removesuffix(".gz").endswith(".json")


def find_offsets(path: str) -> str:
    """Return the offsets file beside a recording. Raises :class:`CannotReplay`.

    `offsets-NAME.txt` or `offsets-NAME.txt.gz` for `reports-NAME.jsonl`,
    `NAME.jsonl` and both with `.gz`.
    """
    if path == STANDARD_INPUT:
        raise CannotReplay(
            "standard input has no times: name their file with --offsets"
        )
    recording = Path(path)
    name = recording.name.removesuffix(".gz").removesuffix(".jsonl")
    plain = recording.with_name(f"offsets-{name.removeprefix('reports-')}.txt")
    for candidate in (plain, plain.with_name(f"{plain.name}.gz")):
        if candidate.exists():
            return str(candidate)
    raise CannotReplay(
        f"{path}: no recorded times: neither {plain} nor {plain}.gz exists: "
        "name their file with --offsets, or replay at --speed max"
    )


def read_offsets(path: str) -> Iterator[float]:
    """Yield the offsets in seconds. Raises :class:`CannotReplay`."""
    for number, line in enumerate(Recording(path, _LONGEST).lines(), 1):
        try:
            milliseconds = float(line)
        except ValueError:
            milliseconds = math.nan
        if not 0 <= milliseconds < math.inf:
            raise CannotReplay(f"{path}: line {number} is not a number of milliseconds")
        yield milliseconds / 1000


def with_offsets(
    name: str, lines: Iterable[bytes], offsets_file: str
) -> Iterator[tuple[bytes, float]]:
    """Yield each line of the recording `name` with its offset in seconds.

    Raises :class:`CannotReplay`.
    """
    offsets = read_offsets(offsets_file)
    for number, line in enumerate(lines, 1):
        offset = next(offsets, None)
        if offset is None:
            raise CannotReplay(f"{offsets_file}: ends before line {number} of {name}")
        yield line, offset


def pair_offsets(files: Sequence[str], given: Sequence[str]) -> list[str | None]:
    """Return the offsets file of each recording; None: it has no times.

    `given` are those of --offsets, one for each recording with times; without any they
    are looked up beside the recordings. Raises :class:`CannotReplay`, and
    click.UsageError if the numbers differ.
    """
    timed = [file for file in files if has_offsets(file)]
    if given and len(given) != len(timed):
        raise click.UsageError(
            f"--offsets is needed once for each file of lines: {len(timed)}, not"
            f" {len(given)}"
        )
    for file in given:
        Recording(file)
    found = iter(given or [find_offsets(file) for file in timed])
    return [next(found) if has_offsets(file) else None for file in files]
