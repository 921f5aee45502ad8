"""Keys of bulk ingests: which reports came with a key, so that none go twice."""

from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from db.tables import idempotency_keys


#: Nobody sends a body again after a day.
KEPT = timedelta(hours=24)


class Accepted(NamedTuple):
    """What was accepted with a key."""

    #: Of the body, as the caller makes it.
    digest: bytes
    reports: int


def find_key(connection: Connection, key: str) -> Accepted | None:
    """Return what was accepted with this key since KEPT ago; None: nothing."""
    known = idempotency_keys.c
    row = connection.execute(
        select(known.digest, known.reports).where(
            known.key == key, known.created_at > func.now() - KEPT
        )
    ).one_or_none()
    return None if row is None else Accepted(bytes(row.digest), row.reports)


def store_key(connection: Connection, key: str, accepted: Accepted) -> None:
    """Store what was accepted with a key, if it is new; delete keys older than KEPT."""
    expired = idempotency_keys.c.created_at <= func.now() - KEPT
    connection.execute(delete(idempotency_keys).where(expired))
    connection.execute(
        insert(idempotency_keys).on_conflict_do_nothing(),
        {"key": key, **accepted._asdict()},
    )
