"""Suspect deliveries: messages that came again because a process died with them.

A try is counted, and committed, before it starts; if the process survives, the count is
taken back, whatever became of the message. So the count is the number of deaths. Old
counts are dropped, because their processes died for another reason.
"""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from db.tables import suspect_deliveries


#: How long a death counts: a message that kills comes again within seconds.
_REMEMBERED = timedelta(minutes=15)


def tries_of(connection: Connection, digests: Collection[bytes]) -> dict[bytes, int]:
    """Return the number of deaths of each of these messages, if it has any."""
    columns = suspect_deliveries.c
    rows = connection.execute(
        select(columns.digest, columns.tries).where(
            columns.digest.in_(digests),
            columns.tried_at > func.now() - bindparam("age", _REMEMBERED),
        )
    )
    return {bytes(digest): tries for digest, tries in rows}


def begin_try(connection: Connection, tries: dict[bytes, int]) -> None:
    """Count one more try than these for each message, in the order of the digests."""
    row = insert(suspect_deliveries)
    row = row.on_conflict_do_update(
        index_elements=[suspect_deliveries.c.digest],
        set_={"tries": row.excluded.tries, "tried_at": func.now()},
    )
    connection.execute(
        row.values(
            [{"digest": each, "tries": tries[each] + 1} for each in sorted(tries)]
        )
    )


def end_try(connection: Connection, tries: dict[bytes, int]) -> None:
    """Reset the counts to these values, in the same order."""
    columns = suspect_deliveries.c
    for digest in sorted(each for each, number in tries.items() if number):
        connection.execute(
            update(suspect_deliveries)
            .where(columns.digest == digest)
            .values(tries=tries[digest])
        )
    new = sorted(each for each, number in tries.items() if not number)
    if new:
        connection.execute(delete(suspect_deliveries).where(columns.digest.in_(new)))


def forget(connection: Connection, digests: Collection[bytes]) -> None:
    """Drop the counts of messages that are stored or buried."""
    connection.execute(
        delete(suspect_deliveries).where(suspect_deliveries.c.digest.in_(digests))
    )
