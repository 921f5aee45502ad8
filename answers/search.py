"""A search over entries of all runs."""

from answers.search_language import read
from answers.times import Time
from db.database import Connection
from db.domain.search import anchored
from db.queries.search import entries_statement, runs_of, search_entries
from db.queries.search_values import ReadTime
from db.queries.times import TimeFormat
from fuel_history.shapes.answers.searches import Found, FoundEntry


def search(
    connection: Connection,
    line: str,
    read_time: ReadTime,
    *,
    limit: int,
    after: tuple[int, int] | None,
    times: TimeFormat,
) -> Found[Time]:
    """Return what a search finds. Raises BadSearch and BadValue."""
    condition, assumed = anchored(read(line))
    runs = runs_of(connection, condition, read_time)
    statement = entries_statement(
        runs, condition, read_time, limit=limit, after=after, times=times
    )
    rows = search_entries(connection, statement)
    entries: tuple[FoundEntry[Time], ...] = tuple(FoundEntry(*row) for row in rows)
    last = entries[-1] if len(entries) == limit else None
    more = None if last is None else f"{last.task_id}-{last.id}"
    return Found(assumed, len(runs), entries, more)
