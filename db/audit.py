"""Who changed what by the API: written after the change, and never changed."""

from sqlalchemy import Connection, insert

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
