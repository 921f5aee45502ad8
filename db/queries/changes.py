"""Find what changed in a run since a position, without a log of changes.

PostgreSQL stores in each row the transaction that wrote it (`xmin`). All transactions
before the oldest running one have ended, and their writes are visible. So a reader that
looked when the oldest one was N, and later requests rows written by N or a later one,
misses nothing, however long a writer took; it may see a row twice. See
docs/decisions/0014-changes-by-xmin.md.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Row,
    Text,
    cast,
    func,
    literal_column,
    select,
)

from db.domain.errors import TransactionNotFound
from db.domain.statuses import TransactionStatus
from db.queries.chunks import chunks
from db.queries.gate import is_shown
from db.queries.history_columns import columns_of_table
from db.queries.times import TimeFormat
from db.queries.transactions import MAX_ID
from db.tables import deployment_history as history
from db.tables import tasks


#: PostgreSQL's transaction ids have 64 bits, of which rows store 32.
_NUMBERS = 2**32
_HALF = _NUMBERS // 2


class Position(NamedTuple):
    """How much of a run a reader has seen."""

    #: The run's `version`, which is the same as long as nothing changed.
    version: int
    #: PostgreSQL's oldest transaction that was still running.
    horizon: int


class RunNow(NamedTuple):
    """The state of a run in a snapshot."""

    position: Position
    has_ended: bool
    is_deleted: bool


_HORIZON = cast(
    cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), Text), BigInteger
)


def position_of(connection: Connection, task_id: int) -> Position:
    """Return the position of this connection's snapshot.

    Raises TransactionNotFound.
    """
    statement = select(tasks.c.version, _HORIZON).where(tasks.c.id == task_id)
    found = None if task_id > MAX_ID else connection.execute(statement).first()
    if found is None:
        raise TransactionNotFound
    return Position(*found)


def runs_now(connection: Connection, task_ids: Collection[int]) -> Mapping[int, RunNow]:
    """Return these runs by id; those that do not exist are left out."""
    statement = select(
        tasks.c.id,
        tasks.c.version,
        _HORIZON,
        tasks.c.status.in_(TransactionStatus.final()),
        tasks.c.deleted_at.is_not(None),
    ).where(tasks.c.id.in_(task_ids))
    return {
        task_id: RunNow(Position(version, horizon), has_ended, is_deleted)
        for task_id, version, horizon, has_ended, is_deleted in connection.execute(
            statement
        )
    }


def is_behind(now: Position, seen: Position) -> bool:
    """Return whether a reader at `seen` has seen more than exists now."""
    return now.version < seen.version or now.horizon < seen.horizon


def list_changed(
    connection: Connection,
    task_id: int,
    names: Sequence[str],
    seen: Position,
    now: Position,
    *,
    times: TimeFormat,
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield entries that changed after `seen`, in chunks, sorted by id.

    `now` is the position of this connection's snapshot; `names` are columns as in
    :func:`db.queries.history.list_history`, and "message". For a position that this
    server never issued (it was restored from a backup) all entries are returned.
    """
    shown = columns_of_table(times)
    statement = (
        select(*(shown[name] for name in names))
        .where(history.c.task_id == task_id, is_shown(task_id))
        .order_by(history.c.id)
    )
    passed = now.horizon - seen.horizon
    if seen.version <= now.version and 0 <= passed < _HALF:
        statement = statement.where(_written_since(seen.horizon))
    return chunks(connection, statement, whole=False)


def _written_since(horizon: int) -> ColumnElement[bool]:
    # Compared on a circle, like PostgreSQL does: half of all numbers are later. A row
    # not written for two billion transactions is returned once too often.
    writer: ColumnElement[int] = cast(
        cast(literal_column("deployment_history.xmin"), Text), BigInteger
    )
    distance = (writer - horizon % _NUMBERS + _NUMBERS) % _NUMBERS
    return distance < _HALF
