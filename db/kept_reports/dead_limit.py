"""The dead limit: a queue of almost only bad messages must not fill the table.

Each queue has a level. A report that dies raises it by one, unless the same bytes died
before; a report that is recorded lowers it by nineteen, down to zero. So it grows only
if more than 95 % die, and a wrong queue reaches any limit. All workers share it, and it
outlives them.
"""

from sqlalchemy import Connection, func, update
from sqlalchemy.dialects.postgresql import insert

from db.tables import dead_levels


#: Bad reports that one good one makes up for: 95 to 5 in a hundred.
BAD_PER_GOOD = 19


def count_dead(connection: Connection, origin: str, *, new: int, good: int) -> int:
    """Count the new dead reports of a batch, and its good ones.

    Returns the level of the queue. Called last in the transaction that buries them.
    """
    change = new - BAD_PER_GOOD * good
    row = insert(dead_levels).values(origin=origin, level=max(change, 0))
    changed = row.on_conflict_do_update(
        index_elements=[dead_levels.c.origin],
        set_={"level": func.greatest(dead_levels.c.level + change, 0)},
    ).returning(dead_levels.c.level)
    level: int = connection.execute(changed).scalar_one()
    return level


def count_good(connection: Connection, origin: str, good: int) -> None:
    """Count a batch without dead reports; usually this writes nothing."""
    level = dead_levels.c.level
    connection.execute(
        update(dead_levels)
        .where(dead_levels.c.origin == origin, level > 0)
        .values(level=func.greatest(level - BAD_PER_GOOD * good, 0))
    )
