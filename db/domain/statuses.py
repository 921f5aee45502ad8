"""Statuses, each enum in the order of its lattice.

PostgreSQL compares an enum in declaration order, and db/tables/ declares its
types from these classes, so that Python and SQL cannot disagree.
"""

import enum
from typing import Self


class _Ranked(enum.StrEnum):
    """A status of a lattice: reports merge to the one with the greatest rank."""

    #: Its place in the order of declaration.
    rank: int
    #: Whether nothing more is expected after it.
    is_final: bool

    def __new__(cls, word: str, is_final: bool = False) -> Self:  # noqa: FBT001, FBT002 - a member is declared so
        """Create a member from its word in reports, the database and the API."""
        status = str.__new__(cls, word)
        status._value_ = word
        status.rank = len(cls.__members__)
        status.is_final = is_final
        return status

    @property
    def is_open(self) -> bool:
        """Whether more is expected."""
        return not self.is_final

    @classmethod
    def final(cls) -> tuple[Self, ...]:
        """Return the final statuses in their order."""
        return tuple(status for status in cls if status.is_final)

    @classmethod
    def open(cls) -> tuple[Self, ...]:
        """Return the statuses that are not final in their order."""
        return tuple(status for status in cls if status.is_open)


class HistoryStatus(_Ranked):
    """Statuses of a history entry, from least to most final (design.md)."""

    pending = "pending"  #: in the graph, not started
    running = "running"  #: started on the node
    skipped = "skipped", True  #: nothing to do
    ready = "ready", True  #: done
    error = "error", True  #: never hidden by a later report

    @classmethod
    def ran(cls) -> tuple[Self, ...]:
        """Return the final statuses of a task that ran; a skipped one did not."""
        return tuple(status for status in cls.final() if status is not cls.skipped)


class TransactionStatus(_Ranked):
    """Statuses of a transaction, from least to most final (design.md)."""

    pending = "pending"
    running = "running"
    ready = "ready", True
    error = "error", True


class NodeStatus(_Ranked):
    """Final statuses of a node within one transaction, least severe first.

    Astute's other words (`deploying`, `provisioning`, …) are not final and are
    implied by the node's history entries.
    """

    ready = "ready", True
    stopped = "stopped", True
    error = "error", True


class RunOutcome(enum.StrEnum):
    """The outcome of a run that has ended: its status, unless it was stopped.

    A silent run has not ended, but has had no report for so long that none is expected
    any more: for example, its orchestrator died.

    It is computed when it is shown, never stored (db/queries/transactions.py).
    """

    ready = "ready"
    error = "error"
    stopped = "stopped"
    silent = "silent"
