"""Archives: one gzip file of JSON lines for each run that retention removed."""

import filecmp
import gzip
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from db.archive import VERSION, Line
from db.domain.errors import DamagedArchive
from db.restoring import Archived, Row


class Archives:
    """A directory of archives; what is in it is never overwritten."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._directory = directory

    def write(self, task_id: int, lines: Iterator[bytes]) -> bool:
        """Keep a run's lines in a file of its own, on the disk when this returns.

        The same run again is not kept twice. False: there were no lines. Raises
        OSError.
        """
        name = f"transaction-{task_id:010d}"
        part = self._directory / f".{name}.part"
        # For its owner only: graphs and settings hold passwords.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            # Without its time: the same lines are the same bytes.
            with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
                written = sum(map(packed.write, lines))
            file.flush()
            os.fsync(file.fileno())
        if written:
            self._name(part, name)
        else:
            part.unlink()
        return bool(written)

    def _name(self, part: Path, name: str) -> None:
        for target in self._names(name):
            if not target.exists():
                part.rename(target)
                break
            if filecmp.cmp(part, target, shallow=False):
                part.unlink()
                break
        self._sync()

    def _names(self, name: str) -> Iterator[Path]:
        yield self._directory / f"{name}.jsonl.gz"
        # It came back after it was removed, as something else: both are kept.
        number = 2
        while True:
            yield self._directory / f"{name}-{number}.jsonl.gz"
            number += 1

    def _sync(self) -> None:
        # So that the names are on the disk, too.
        descriptor = os.open(self._directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read(path: Path) -> Archived:
    """Return the run of an archive, whose rows are read as they are asked for.

    Raises DamagedArchive, then or while they are read; it names file and line.
    """
    lines = _lines(path)
    number, word, header = next(lines)
    if word != "archive":
        raise _damaged(path, number, "it does not begin as an archive does")
    if header["version"] != VERSION:
        raise _damaged(path, number, f"its version is not {VERSION}")
    number, word, row = next(lines)
    cluster = None
    if word == "cluster":
        cluster = row
        number, word, row = next(lines)
    if word != "transaction":
        raise _damaged(path, number, f"there is '{word}', not 'transaction'")
    return Archived(cluster, row, header["parent_uuid"], _rows(path, lines))


def _rows(
    path: Path, lines: Iterator[tuple[int, str, Row]]
) -> Iterator[tuple[str, Row]]:
    for number, word, row in lines:
        if word == "end":
            if row["lines"] != number - 1:
                raise _damaged(path, number, f"there should be {row['lines']} before")
            for after, *_ in lines:
                raise _damaged(path, after, "it goes on after its end")
            return
        if word not in {"entry", "outcome", "snapshot"}:
            raise _damaged(path, number, f"'{word}' has no place here")
        yield word, row


def _lines(path: Path) -> Iterator[tuple[int, str, Row]]:
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Line)
    number, word = 0, ""
    try:
        with gzip.open(path) as file:
            for number, line in enumerate(file, 1):
                held = _set(decoder.decode(line))
                if len(held) != 1:
                    raise _damaged(path, number, "it should hold one thing")
                word, found = held[0]
                yield number, word, dict(_set(found))
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path, number + 1, str(error)) from error
    except (msgspec.MsgspecError, ValueError) as error:
        raise _damaged(path, number, str(error)) from error
    if word != "end":
        raise _damaged(path, number + 1, "it is cut off here")


def _set(record: Any) -> list[tuple[str, Any]]:
    values = ((name, getattr(record, name)) for name in record.__struct_fields__)
    if isinstance(record, Line):
        return [(name, value) for name, value in values if value is not None]
    return [(name, value) for name, value in values if value is not msgspec.UNSET]


def _damaged(path: Path, number: int, reason: str) -> DamagedArchive:
    return DamagedArchive(
        f"{path}, line {number}: {reason}; nothing of it was imported"
    )
