"""A run's rows as the answers' rules take them."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Text, cast, func, select

from db.domain.answers.causes import cause_of, work_of, worked
from db.domain.answers.entries import Entry, Key
from db.domain.answers.failures import Failed
from db.domain.errors import TransactionNotFound
from db.domain.statuses import HistoryStatus, RunOutcome, TransactionStatus
from db.queries.gate import is_shown
from db.queries.outcomes import outcome
from db.queries.transactions import MAX_ID
from db.runs.snapshots import tasks_of_graph
from db.tables import deployment_history as history
from db.tables import snapshots, tasks


_FETCH = 2000


class RunRow(NamedTuple):
    """What `tasks` has of a run; times in seconds since 1970."""

    task_id: int
    uuid: str
    version: int
    cluster_id: int | None
    name: str
    graph_type: str | None
    dry_run: bool
    is_deleted: bool
    #: Whether its history is shown: db/queries/gate.py.
    is_shown: bool
    #: Tasks of its graph over all nodes; 0: no graph is known.
    graph_tasks: int
    #: None: it goes on.
    outcome: RunOutcome | None
    status: TransactionStatus
    #: Whether a user requested to stop it.
    stop_was_requested: bool
    start: float | None
    end: float | None

    @property
    def has_graph(self) -> bool:
        """Whether its graph is known."""
        return self.graph_tasks > 0

    @property
    def seconds(self) -> float | None:
        """How long it took; None: it has not ended, or its start is not known."""
        if self.start is None or self.end is None:
            return None
        return max(self.end - self.start, 0.0)


def epoch(time: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the expression of a time in seconds since 1970."""
    return func.date_part("epoch", time)


def get_run(connection: Connection, task_id: int) -> RunRow:
    """Return the row of a run. Raises TransactionNotFound."""
    run = tasks.c
    statement = select(
        run.id,
        run.uuid,
        run.version,
        run.cluster_id,
        run.name,
        run.graph_type,
        run.dry_run,
        run.deleted_at.is_not(None),
        is_shown(run.id),
        func.coalesce(run.graph_tasks, tasks_of_graph(run.id), 0),
        outcome(),
        run.status,
        run.stopped_at.is_not(None),
        epoch(run.time_start),
        epoch(run.time_end),
    ).where(run.id == task_id)
    found = None if task_id > MAX_ID else connection.execute(statement).first()
    if found is None:
        raise TransactionNotFound
    row = RunRow(*found)
    return row._replace(outcome=row.outcome and RunOutcome(row.outcome))


def read_entries(
    connection: Connection, task_id: int, *, with_work: bool = True
) -> dict[Key, Entry]:
    """Return a run's entries by node and task; none of one that shows no history.

    `with_work` reads the summaries too, where Puppet says how long it worked: twenty
    times as many bytes.
    """
    ready = history.c.status == HistoryStatus.ready
    texts = [cast(history.c.summary, Text), cast(history.c.custom, Text)]
    statement = select(
        history.c.node_id,
        history.c.deployment_graph_task_name,
        history.c.status,
        epoch(history.c.time_start),
        epoch(history.c.time_end),
        *(func.coalesce(each, "") for each in texts if with_work),
        ready,
    ).where(history.c.task_id == task_id, is_shown(task_id))
    found: dict[Key, Entry] = {}
    options = {"yield_per": _FETCH}
    with connection.execute(statement, execution_options=options) as rows:
        for node_id, task, status, start, end, *more in rows:
            work = _work(more[0], more[1]) if with_work and more[-1] else None
            found[node_id, task] = Entry(node_id, task, status, start, end, work)
    return found


class _Time(msgspec.Struct):
    total: float | None = None


class _Summary(msgspec.Struct):
    """The only part of a summary that is read of all entries of a run."""

    time: _Time | None = None


_decode_summary = msgspec.json.Decoder(_Summary).decode


def _work(summary: str, custom: str) -> float | None:
    try:
        for text in filter(None, (summary, custom)):
            time = _decode_summary(text).time
            if time is not None and (found := worked(time.total)) is not None:
                return found
    except (msgspec.DecodeError, RecursionError):
        # Of another form; or PostgreSQL keeps half of a surrogate pair as it was sent.
        return work_of(summary, custom)
    return None


def count_of_nodes(connection: Connection, task_id: int) -> dict[str, int]:
    """Return how many entries each node of a run has: read from an index."""
    statement = (
        select(history.c.node_id, func.count())
        .where(history.c.task_id == task_id, is_shown(task_id))
        .group_by(history.c.node_id)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def read_failed(connection: Connection, task_id: int) -> Iterator[Failed]:
    """Yield a run's failed entries with their causes."""
    statement = select(
        history.c.id,
        history.c.node_id,
        history.c.deployment_graph_task_name,
        epoch(history.c.time_start),
        epoch(history.c.time_end),
        history.c.message,
        cast(history.c.summary, Text),
        cast(history.c.custom, Text),
    ).where(
        history.c.task_id == task_id,
        is_shown(task_id),
        history.c.status == HistoryStatus.error,
    )
    for row in connection.execute(statement):
        entry_id, node_id, task, start, end, message, summary, custom = row
        cause = cause_of(summary, custom, message)
        yield Failed(entry_id, node_id, task, start, end, message, cause)


def input_hashes(connection: Connection, task_id: int) -> Mapping[str, str]:
    """Return a hash of each snapshot that a run began with, by "kind" or "kind/key"."""
    name = snapshots.c.kind.concat("/").concat(snapshots.c.key)
    statement = select(name, func.md5(cast(snapshots.c.body, Text))).where(
        snapshots.c.task_id == task_id
    )
    return {row[0].rstrip("/"): row[1] for row in connection.execute(statement)}


def read_snapshots(
    connection: Connection, task_id: int, names: list[str]
) -> dict[str, str]:
    """Return these snapshots of a run as JSON texts, by the names of input_hashes()."""
    name = func.rtrim(snapshots.c.kind.concat("/").concat(snapshots.c.key), "/")
    statement = select(name, cast(snapshots.c.body, Text)).where(
        snapshots.c.task_id == task_id, name.in_(names)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}
