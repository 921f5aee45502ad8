"""Read dead reports."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    ScalarSelect,
    column,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from db.domain.errors import DeadReportNotFound
from db.domain.reports import DeadReportFilter
from db.kept_reports.dead_rows import IS_WHOLE, conditions
from db.queries.chunks import chunks
from db.queries.keyset import Page, paged
from db.queries.sizes import Size, next_sizes
from db.queries.times import TimeFormat, rendered
from db.queries.versions import Version
from db.tables import dead_reports as dead


def list_dead_reports(
    connection: Connection,
    names: Sequence[str],
    wanted: DeadReportFilter,
    page: Page,
    *,
    times: TimeFormat,
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield dead reports in chunks, sorted by id.

    `names` are the columns of a row: those of the table, and `is_whole`. A page's rows
    also have their key (db/queries/keyset.py).
    """
    columns = _columns(times)
    statement = select(*(columns[name] for name in names)).where(*conditions(wanted))
    # Nearly all of them wait.
    whole = page.limit is None and wanted == DeadReportFilter(replayed=False)
    return chunks(connection, paged(statement, page, dead.c.id), whole=whole)


def get_dead_report(
    connection: Connection, report_id: int, names: Sequence[str], *, times: TimeFormat
) -> Row[*tuple[Any, ...]]:
    """Return one dead report, its columns as in :func:`list_dead_reports`.

    Raises DeadReportNotFound.
    """
    columns = _columns(times)
    statement = select(*(columns[name] for name in names)).where(dead.c.id == report_id)
    found = connection.execute(statement).first()
    if found is None:
        raise DeadReportNotFound
    return found


def version_of_dead_reports(connection: Connection) -> Version:
    """Return a version that changes with any dead report.

    If reports come and go, the greatest id and the number cannot both stay the same; a
    report that dies again changes `times`.
    """
    statement = select(
        func.count(),
        func.max(dead.c.id),
        func.sum(dead.c.times),
        func.max(dead.c.replayed_at),
    )
    return connection.execute(statement).one()


def list_sizes(
    connection: Connection, wanted: DeadReportFilter, after: int
) -> list[Size]:
    """Return the next selected dead reports, sorted by id; empty: no more."""
    return next_sizes(connection, dead, conditions(wanted), after)


def _columns(times: TimeFormat) -> dict[str, Any]:
    columns: dict[str, Any] = dict(dead.c)
    for name in ("first_arrived_at", "last_arrived_at", "replayed_at"):
        columns[name] = rendered(dead.c[name], times)
    return columns | {"is_whole": IS_WHOLE, "earlier_errors": _earlier_errors(times)}


def _earlier_errors(times: TimeFormat) -> ScalarSelect[Any]:
    each = (
        func.jsonb_array_elements(dead.c.earlier_errors)
        .table_valued(column("value", JSONB), with_ordinality="number", name="each")
        .render_derived()
    )
    error = each.c.value
    replayed_at = func.to_timestamp(error["replayed_at"].as_float())
    told = func.jsonb_build_object(
        *(literal_column("'reason'"), error["reason"].astext),
        *(literal_column("'detail'"), error["detail"].astext),
        *(literal_column("'replayed_at'"), rendered(replayed_at, times)),
    )
    ordered = aggregate_order_by(told, each.c.number)
    return select(
        func.coalesce(func.jsonb_agg(ordered), text("'[]'"))
    ).scalar_subquery()
