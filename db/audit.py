"""Who changed what by the API: written after the change, and never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from db.tables import audit


def write_audit(
    connection: Connection,
    *,
    who: str | None,
    address: str | None,
    method: str,
    path: str,
    status: int,
    request_id: str | None,
) -> None:
    """Keep that a request changed something."""
    connection.execute(
        insert(audit).values(
            who=who,
            address=address,
            method=method,
            path=path,
            status=status,
            request_id=request_id,
        )
    )


def list_audit(
    connection: Connection, *, since: datetime | None, who: str | None, limit: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Return the newest requests that changed something, the newest first."""
    statement = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if since is not None:
        statement = statement.where(audit.c.at >= since)
    if who is not None:
        statement = statement.where(audit.c.who == who)
    return connection.execute(statement).all()
