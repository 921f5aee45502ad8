"""Statuses, each enum in the order of its lattice.

PostgreSQL compares an enum in declaration order, and db/tables.py declares its
types from these classes, so that Python and SQL cannot disagree.
"""

import enum


class HistoryStatus(enum.StrEnum):
    """Statuses of a history entry, from least to most final (design.md)."""

    pending = "pending"  #: in the graph, not started
    running = "running"  #: started on the node
    skipped = "skipped"  #: final: nothing to do
    ready = "ready"  #: final: done
    error = "error"  #: final, and never hidden by a later report


class TransactionStatus(enum.StrEnum):
    """Statuses of a transaction, from least to most final (design.md)."""

    pending = "pending"
    running = "running"
    ready = "ready"
    error = "error"


class NodeStatus(enum.StrEnum):
    """Final statuses of a node within one transaction, least severe first.

    Astute's other words (`deploying`, `provisioning`, …) are not final and are
    implied by the node's history entries.
    """

    ready = "ready"
    stopped = "stopped"
    error = "error"


HISTORY_RANK = {status: rank for rank, status in enumerate(HistoryStatus)}
TRANSACTION_RANK = {status: rank for rank, status in enumerate(TransactionStatus)}
NODE_RANK = {status: rank for rank, status in enumerate(NodeStatus)}
