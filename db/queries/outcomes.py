"""The outcome of a run, as an expression on its row in `tasks`."""

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
    """Return the expression that tells whether a node of the run has this outcome.

    Nodes in `but_for` do not count.
    """
    # Not EXISTS, for which PostgreSQL would read the nodes of all runs; and with the
    # literal word, for which the index of stopped nodes is made.
    word: ColumnElement[Any] = literal_column(f"'{status}'::node_status")
    found = select(true()).where(nodes.c.task_id == tasks.c.id, nodes.c.status == word)
    if but_for:
        found = found.where(nodes.c.node_id.not_in(but_for))
    return found.limit(literal_column("1")).scalar_subquery().is_not(None)


def stop_was_requested() -> ColumnElement[bool]:
    """Return the expression: is a run ready because it was stopped?"""
    return (tasks.c.status == TransactionStatus.ready) & func.coalesce(
        tasks.c.stopped_at <= tasks.c.time_end, false()
    )


def outcome() -> ColumnElement[str | None]:
    """Return the expression of a run's outcome; null: it has not ended.

    Astute ends a stopped run with `ready` (contract.md section 1.5), or with `error`
    before its version 10; it does the same for a run that it stopped because of nodes
    that are not critical. So a stop is recognised by the stop request, if it was
    observed, or by the nodes' own status `stopped` (db/domain/statuses.py). A run that
    failed because a node failed does not count as stopped.
    """
    was_stopped = stop_was_requested() | a_node_is(NodeStatus.stopped) & or_(
        tasks.c.status == TransactionStatus.ready, ~a_node_is(NodeStatus.error)
    )
    is_open = tasks.c.status.in_(TransactionStatus.open())
    return case(
        (is_open & tasks.c.silent_since.is_not(None), RunOutcome.silent.value),
        (is_open, null()),
        (was_stopped, RunOutcome.stopped.value),
        else_=cast(tasks.c.status, Text),
    )
