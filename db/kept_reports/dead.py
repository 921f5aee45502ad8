"""Dead reports: messages that could not be recorded, with the reason."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    case,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from db.domain.reports import DeadReport
from db.tables import dead_reports


#: Bytes of a payload that are kept, 1 MiB; only start messages are larger.
KEPT = 1 << 20
#: The same for a payload that must be kept whole, 64 MiB.
KEPT_WHOLE = 64 << 20
#: Characters of a detail that are kept: the database's texts can be long.
LONGEST_DETAIL = 1000
#: Number of earlier errors that are kept, the latest ones.
EARLIER_ERRORS = 10
#: Maximum rows, and bytes of payloads, of one statement.
_ROWS = 1000
_BYTES = 8 << 20


def bury(connection: Connection, reports: Iterable[DeadReport]) -> int:
    """Store dead reports; return how many of them are new.

    The same bytes again are the same dead report, and are counted in `times`.

    Reports that had been replayed wait again, with their new error; the previous error
    goes to `earlier_errors`. A replay holds the row until it has marked it, so this
    comes after the mark. Rows are locked in the order of their digests: see
    db/kept_reports/dead_rows.py.
    """
    same: dict[bytes, list[DeadReport]] = {}
    for report in sorted(reports):
        same.setdefault(sha256(report.payload).digest(), []).append(report)
    rows = (_row(digest, same[digest]) for digest in sorted(same))
    return sum(
        connection.execute(_STATEMENT.values(some)).scalars().all().count(True)
        for some in _parts(rows)
    )


def not_buried(
    connection: Connection, reports: Iterable[DeadReport]
) -> list[DeadReport]:
    """Return the dead reports whose bytes are not stored as dead yet."""
    digested = [(sha256(each.payload).digest(), each) for each in reports]
    column, known = dead_reports.c.digest, set[bytes]()
    for first in range(0, len(digested), _ROWS):
        some = [digest for digest, _ in digested[first : first + _ROWS]]
        there = connection.execute(select(column).where(column.in_(some)))
        known.update(map(bytes, there.scalars()))
    return [report for digest, report in digested if digest not in known]


def _statement() -> ReturningInsert[*tuple[Any, ...]]:
    statement = insert(dead_reports)
    new, known = statement.excluded, dead_reports.c
    replayed = known.replayed_at.is_not(None)
    latest = {
        name: case((replayed, new[name]), else_=known[name])
        for name in ("reason", "detail", "origin")
    }
    statement = statement.on_conflict_do_update(
        index_elements=[known.digest],
        set_={
            "times": known.times + new.times,
            "first_arrived_at": func.least(
                known.first_arrived_at, new.first_arrived_at
            ),
            "last_arrived_at": func.greatest(
                known.last_arrived_at, new.last_arrived_at
            ),
            "attempts": known.attempts + cast(replayed, Integer),
            "earlier_errors": case(
                (replayed, _with_error()), else_=known.earlier_errors
            ),
            "replayed_at": None,
            **latest,
        },
    )
    # A row that was just inserted was never locked or deleted.
    return statement.returning(literal_column("dead_reports.xmax = 0"))


def _with_error() -> ColumnElement[object]:
    known = dead_reports.c
    errors = known.earlier_errors
    last = case(
        (func.jsonb_array_length(errors) < EARLIER_ERRORS, errors),
        else_=errors.op("-")(literal_column("0")),
    )
    return last.op("||")(
        func.jsonb_build_object(
            *(literal_column("'reason'"), known.reason),
            *(literal_column("'detail'"), known.detail),
            literal_column("'replayed_at'"),
            func.date_part("epoch", known.replayed_at),
        )
    )


_STATEMENT = _statement()


def _parts(rows: Iterable[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    part: list[dict[str, object]] = []
    size = 0
    for row in rows:
        part.append(row)
        size += len(row["payload"])  # type: ignore[arg-type]
        if len(part) == _ROWS or size >= _BYTES:
            yield part
            part, size = [], 0
    if part:
        yield part


def _row(digest: bytes, reports: Sequence[DeadReport]) -> dict[str, object]:
    """Return the row of one payload and all its arrivals, earliest first."""
    first = reports[0]
    return {
        "digest": digest,
        "reason": first.reason,
        "detail": first.detail[:LONGEST_DETAIL].replace(
            "\0", "\N{REPLACEMENT CHARACTER}"
        ),
        "origin": first.origin,
        "first_arrived_at": first.arrived_at,
        "last_arrived_at": reports[-1].arrived_at,
        "times": len(reports),
        "payload": first.payload[: KEPT_WHOLE if first.keep_whole else KEPT],
        "payload_size": len(first.payload),
    }
