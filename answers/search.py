"""A search over entries of all runs."""

from collections.abc import Mapping, Sequence

from answers.search_language import read
from answers.times import Time
from db.database import Connection
from db.domain.search import anchored, top_level
from db.queries.search import entries_statement, runs_of, search_entries
from db.queries.search_values import ReadTime
from db.queries.times import TimeFormat
from db.queries.unknown import Named, unknown_clusters, unknown_in
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


def unknown_in_search(
    connection: Connection, line: str, read_time: ReadTime
) -> Mapping[str, Sequence[object]]:
    """Return the values that every entry should have and none of the runs has.

    By field; for a search that found nothing. Values with * are left out.
    """
    condition, _ = anchored(read(line))

    def exact(name: str) -> tuple[str, ...]:
        fields = [each for each in top_level(condition) if each.name == name]
        texts = (value.text for each in fields for value in each.values)
        return tuple(text for text in texts if "*" not in text)

    if missing := unknown_clusters(connection, [*map(int, exact("cluster"))]):
        return {"cluster": missing}
    runs = runs_of(connection, condition, read_time)
    named = Named(nodes=exact("node"), roles=exact("role"), tasks=exact("task"))
    unknown = unknown_in(connection, runs, named)
    return {"node": unknown.nodes, "role": unknown.roles, "task": unknown.tasks}
