"""Archives: one gzip file of JSON lines for each run that retention removed."""

import filecmp
import gzip
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from astute.unpack import LARGEST
from astute.wire import WireError, decode_object, decode_tasks
from db.domain.environments import from_stored, told
from db.domain.errors import DamagedArchive
from db.retention.archive_lines import READ, Line
from db.retention.restoring import Archived, Row
from text.lines import LineTooLong, lines


#: Maximum bytes of a line. A row contains a part of one delivery, as JSON in a JSON
#: string, so each character may be escaped. The rest of a row is names and times.
LONGEST_LINE = 2 * LARGEST + (1 << 20)
_decode_names = msgspec.json.Decoder(list[str]).decode
#: The format of snapshots that we read ourselves (db/tables/).
_SHAPES = {
    "graph": decode_tasks,
    "task_definitions": decode_object,
    "role": _decode_names,
}
#: Parsers of columns that name sources (db/domain/environments.py).
_READ: Mapping[str, Callable[[str | None], object]] = {
    "cluster_evidence": told,
    "known_from": from_stored,
    "release_from": from_stored,
}


class Archives:
    """A directory of archives; existing files are never overwritten."""

    def __init__(self, directory: Path) -> None:
        if not directory.is_dir():
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            directory.chmod(0o700)  # whatever the umask
        self._directory = directory

    def write(self, task_id: int, lines: Iterator[bytes]) -> bool:
        """Write a run's lines to its own file, which is on disk when this returns.

        The same run is not stored twice. False: there were no lines. Raises OSError.
        """
        name = f"transaction-{task_id:010d}"
        part = self._directory / f".{name}.part"
        # Only for its owner: graphs and settings contain passwords.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, 0o600)
            # Without a timestamp, so that the same lines give the same bytes.
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
        # It was restored and has changed since it was archived: keep both.
        number = 2
        while True:
            yield self._directory / f"{name}-{number}.jsonl.gz"
            number += 1

    def _sync(self) -> None:
        # Put the names on disk, too.
        descriptor = os.open(self._directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read(path: Path) -> Archived:
    """Return the run of an archive; its rows are read on demand.

    Raises DamagedArchive, now or while they are read; it names file and line.
    """
    lines = _lines(path)
    number, word, header = next(lines)
    if word != "archive":
        raise _damaged(path, number, "it does not start like an archive")
    if header["version"] not in READ:
        raise _damaged(
            path, number, f"its version is not {' or '.join(map(str, READ))}"
        )
    number, word, row = next(lines)
    cluster = None
    if word == "cluster":
        cluster = row
        number, word, row = next(lines)
    if word != "transaction":
        raise _damaged(path, number, f"there is '{word}', not 'transaction'")
    if header["parent_uuid"] == row["uuid"]:
        raise _damaged(path, number, "it is its own parent")
    return Archived(cluster, row, header["parent_uuid"], _rows(path, lines))


def _rows(
    path: Path, lines: Iterator[tuple[int, str, Row]]
) -> Iterator[tuple[str, Row]]:
    for number, word, row in lines:
        if word == "end":
            if row["lines"] != number - 1:
                raise _damaged(path, number, f"{row['lines']} lines should precede it")
            for after, *_ in lines:
                raise _damaged(path, after, "it continues after its end")
            return
        if word not in {"entry", "outcome", "snapshot", "link"}:
            raise _damaged(path, number, f"'{word}' is not allowed here")
        yield word, row


def _lines(path: Path) -> Iterator[tuple[int, str, Row]]:
    decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Line)
    number, word = 0, ""
    try:
        with gzip.open(path) as file:
            for number, line in enumerate(lines(file, LONGEST_LINE), 1):
                held = _set(decoder.decode(line))
                if len(held) != 1:
                    raise _damaged(path, number, "it must contain one item")
                word, found = held[0]
                row = dict(_set(found))
                _require_possible(word, row)
                yield number, word, row
    except LineTooLong as error:
        raise _damaged(path, error.number, "it is too long for an archive") from None
    except (OSError, EOFError, zlib.error) as error:
        raise _damaged(path, number + 1, str(error)) from error
    except (*WireError, ValueError) as error:
        raise _damaged(path, number, str(error)) from error
    if word != "end":
        raise _damaged(path, number + 1, "it is cut off here")


def _require_possible(word: str, row: Row) -> None:
    """Raise ValueError if PostgreSQL, or a reader, could not accept a value.

    The columns' types were checked before (db/retention/archive.py).
    """
    for name, value in row.items():
        if isinstance(value, str) and "\0" in value:
            raise ValueError(f"there is a NUL in `{name}`")
        if isinstance(value, datetime):
            try:
                value.astimezone(UTC)
            except OverflowError:
                raise ValueError(f"`{name}` is out of range") from None
        if name in _READ:
            try:
                _READ[name](value)
            except ValueError:
                raise ValueError(f"`{name}` names no source") from None
    if word == "snapshot" and (decode := _SHAPES.get(row["kind"])):
        decode(row["body"])


def _set(record: Any) -> list[tuple[str, Any]]:
    values = ((name, getattr(record, name)) for name in record.__struct_fields__)
    if isinstance(record, Line):
        return [(name, value) for name, value in values if value is not None]
    return [(name, value) for name, value in values if value is not msgspec.UNSET]


def _damaged(path: Path, number: int, reason: str) -> DamagedArchive:
    return DamagedArchive(f"{path}, line {number}: {reason}")
