"""Read who changed what by the API."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, select

from db.queries.chunks import chunks
from db.queries.keyset import Page, paged
from db.queries.times import TimeFormat, rendered
from db.queries.versions import Version
from db.tables import audit


class AuditFilter(NamedTuple):
    """Which requests to select; None selects all."""

    since: datetime | None = None
    until: datetime | None = None
    who: str | None = None


def list_audit(
    connection: Connection,
    names: Sequence[str],
    wanted: AuditFilter,
    page: Page,
    *,
    times: TimeFormat,
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield requests that changed something in chunks, sorted by id.

    `names` are the columns of a row: those of the table, and `changed_at`. A page's
    rows also have their key (db/queries/keyset.py).
    """
    columns = {**audit.c, "changed_at": rendered(audit.c.at, times)}
    statement = select(*(columns[name] for name in names))
    if wanted.since is not None:
        statement = statement.where(audit.c.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(audit.c.at < wanted.until)
    if wanted.who is not None:
        statement = statement.where(audit.c.who == wanted.who)
    whole = page.limit is None and wanted == AuditFilter()
    return chunks(connection, paged(statement, page, audit.c.id), whole=whole)


def version_of_audit(connection: Connection) -> Version:
    """Return a version that changes with any row: rows are only added, or removed."""
    statement = select(func.min(audit.c.id), func.max(audit.c.id))
    return connection.execute(statement).one()
