"""A search over entries of all runs."""

import msgspec

from answers.search_language import read
from db.database import Connection
from db.domain.search import anchored
from db.domain.statuses import HistoryStatus
from db.queries.search import entries_statement, runs_of, search_entries
from db.queries.search_values import ReadTime
from db.queries.times import TimeFormat


class FoundEntry(msgspec.Struct, frozen=True):
    """An entry that a search found."""

    id: int
    task_id: int
    node_id: str
    deployment_graph_task_name: str
    status: HistoryStatus
    time_start: int | str | None
    time_end: int | str | None
    duration: float | None
    message: str | None


class Found(msgspec.Struct, frozen=True):
    """A page of what a search found, of the newest runs first."""

    #: What was added, since the search did not bound its runs; null: nothing.
    assumed: str | None
    #: Runs that were looked at.
    looked_at: int
    entries: list[FoundEntry]
    #: For `after`, where more may follow; null: that is all.
    next: str | None


def search(
    connection: Connection,
    line: str,
    read_time: ReadTime,
    *,
    limit: int,
    after: tuple[int, int] | None,
    times: TimeFormat,
) -> Found:
    """Return what a search finds. Raises BadSearch and BadValue."""
    condition, assumed = anchored(read(line))
    runs = runs_of(connection, condition, read_time)
    statement = entries_statement(
        runs, condition, read_time, limit=limit, after=after, times=times
    )
    entries = [FoundEntry(*row) for row in search_entries(connection, statement)]
    last = entries[-1] if len(entries) == limit else None
    more = None if last is None else f"{last.task_id}-{last.id}"
    return Found(assumed, len(runs), entries, more)
