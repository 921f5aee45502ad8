"""How a run came out, as an expression of its row in `tasks`."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Text,
    case,
    cast,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
    true,
)

from db.domain.statuses import NodeStatus, RunOutcome, TransactionStatus
from db.tables import tasks
from db.tables import transaction_nodes as nodes


def a_node_is(
    status: NodeStatus, *, but_for: Collection[str] = ()
) -> ColumnElement[bool]:
    """Return the expression of whether a node of the run came out like this.

    `but_for` are nodes that do not count.
    """
    # Not EXISTS, for which PostgreSQL reads the nodes of all runs at once; and
    # with the word itself, which the index of stopped nodes is made for.
    word: ColumnElement[Any] = literal_column(f"'{status}'::node_status")
    found = select(true()).where(nodes.c.task_id == tasks.c.id, nodes.c.status == word)
    if but_for:
        found = found.where(nodes.c.node_id.not_in(but_for))
    return found.limit(literal_column("1")).scalar_subquery().is_not(None)


def was_asked_to_stop() -> ColumnElement[bool]:
    """Return the expression of whether a run was ready because it was to be stopped."""
    return (tasks.c.status == TransactionStatus.ready) & func.coalesce(
        tasks.c.stopped_at <= tasks.c.time_end, false()
    )


def outcome() -> ColumnElement[str | None]:
    """Return the expression of how a run came out; null: it goes on.

    Astute ends a run that was stopped with the word `ready` (contract.md section 1.5),
    or with `error` before its version 10, and so it ends one that it stopped because
    of nodes that are not critical: the request to stop it tells, if it came by, or
    else its nodes' own `stopped` (db/domain/statuses.py). A run that failed because a
    node did is no stopped one.
    """
    was_stopped = was_asked_to_stop() | a_node_is(NodeStatus.stopped) & or_(
        tasks.c.status == TransactionStatus.ready, ~a_node_is(NodeStatus.error)
    )
    is_open = tasks.c.status.in_(TransactionStatus.open())
    return case(
        (is_open & tasks.c.silent_since.is_not(None), RunOutcome.silent.value),
        (is_open, null()),
        (was_stopped, RunOutcome.stopped.value),
        else_=cast(tasks.c.status, Text),
    )
