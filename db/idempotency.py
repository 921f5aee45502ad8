"""Keys of bulk ingests: which reports came with a key, so that none is sent twice."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from db.tables import idempotency_keys


#: How long a key is remembered; clients retry within a day.
KEPT = timedelta(hours=24)


class Accepted(NamedTuple):
    """The request that was accepted with a key."""

    #: A digest of the body, computed by the caller.
    digest: bytes
    reports: int


def find_key(connection: Connection, key: str) -> Accepted | None:
    """Return the request accepted with this key within KEPT; None: there was none."""
    known = idempotency_keys.c
    row = connection.execute(
        select(known.digest, known.reports).where(
            known.key == key, known.created_at > func.now() - KEPT
        )
    ).one_or_none()
    return None if row is None else Accepted(bytes(row.digest), row.reports)


def store_key(connection: Connection, key: str, accepted: Accepted) -> None:
    """Store the request accepted with a new key; delete keys older than KEPT."""
    expired = idempotency_keys.c.created_at <= func.now() - KEPT
    connection.execute(delete(idempotency_keys).where(expired))
    connection.execute(
        insert(idempotency_keys).on_conflict_do_nothing(),
        {"key": key, **accepted._asdict()},
    )
