"""Read parked reports: their runs, and their content."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Select,
    case,
    cast,
    func,
    literal_column,
    select,
)

from db.domain.errors import ParkedReportsNotFound
from db.domain.reports import ParkedReportFilter, ParkedState
from db.kept_reports.parked import has_parked
from db.kept_reports.parked_rows import WAITS, conditions
from db.queries.chunks import chunks
from db.queries.keyset import Page, paged
from db.queries.sizes import Size, next_sizes
from db.queries.times import TimeFormat, rendered
from db.queries.versions import Version
from db.tables import parked_reports as parked


#: Rows with payloads that are in memory at once.
_ROWS = 100
_EPOCH: ColumnElement[str] = literal_column("'epoch'")


class ParkedRow(NamedTuple):
    """One parked report; times are in the requested format."""

    id: int
    arrived_at: int | str
    origin: str
    parked_at: int | str
    unannounced_at: int | str | None
    payload: bytes


def list_parked_runs(
    connection: Connection,
    names: Sequence[str],
    wanted: ParkedReportFilter,
    page: Page,
    *,
    times: TimeFormat,
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield runs that have selected parked reports, in chunks.

    `names` are columns of :func:`_runs`. A page's rows also have their key
    (db/queries/keyset.py).
    """
    runs = _runs(wanted, times).subquery("runs")
    statement = select(*(runs.c[name] for name in names))
    return chunks(connection, paged(statement, page, runs.c.first_id), whole=False)


def list_parked_reports(
    connection: Connection, uuid: str, page: Page, *, times: TimeFormat
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield the parked reports of a run in chunks, in the form of :class:`ParkedRow`.

    A page's rows also have their key. Raises ParkedReportsNotFound at once.
    """
    # PostgreSQL cannot store NUL in a text.
    if "\0" in uuid or not has_parked(connection, uuid):
        raise ParkedReportsNotFound
    c = parked.c
    statement = select(
        c.id,
        rendered(c.arrived_at, times),
        c.origin,
        rendered(c.parked_at, times),
        rendered(c.unannounced_at, times),
        c.payload,
    ).where(c.task_uuid == uuid)
    rows = connection.execute(
        paged(statement, page, c.id), execution_options={"yield_per": _ROWS}
    )
    return rows.partitions(_ROWS)


def version_of_parked_reports(connection: Connection) -> Version:
    """Return a version that changes with any parked report.

    If reports come and go, the greatest id and the number cannot both stay the same; an
    earlier arrival of the same report changes the sum of arrivals.
    """
    c = parked.c
    arrivals = func.sum(func.date_part(_EPOCH, c.arrived_at))
    statement = select(
        *(func.count(), func.max(c.id), arrivals, func.sum(c.id)),
        *(func.sum(func.date_part(_EPOCH, c.parked_at)), func.count(c.unannounced_at)),
        func.max(c.unannounced_at),
    )
    return connection.execute(statement).one()


def list_parked_sizes(
    connection: Connection, wanted: ParkedReportFilter, after: int
) -> list[Size]:
    """Return the next selected parked reports, sorted by id; empty: no more."""
    return next_sizes(connection, parked, conditions(wanted), after)


def _runs(wanted: ParkedReportFilter, times: TimeFormat) -> Select[*tuple[Any, ...]]:
    """Return the statement of the runs; only the selected reports count."""
    c = parked.c
    columns = {
        "first_id": func.min(c.id),
        "task_uuid": c.task_uuid,
        "state": case(
            (func.bool_or(WAITS), ParkedState.waiting.value),
            else_=ParkedState.unannounced.value,
        ),
        "reports": func.count(),
        "unannounced": func.count(c.unannounced_at),
        "first_arrived_at": rendered(func.min(c.arrived_at), times),
        "last_arrived_at": rendered(func.max(c.arrived_at), times),
        "parked_at": rendered(func.min(c.parked_at), times),
        "unannounced_at": rendered(func.max(c.unannounced_at), times),
        "origins": func.array_agg(c.origin.distinct()),
        "kept_size": cast(func.sum(func.octet_length(c.payload)), BigInteger),
    }
    labelled = (column.label(name) for name, column in columns.items())
    return select(*labelled).where(*conditions(wanted)).group_by(c.task_uuid)
