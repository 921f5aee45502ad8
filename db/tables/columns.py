"""Shared by all tables: naming of constraints, enums, columns of times."""

import enum

from sqlalchemy import (
    Column,
    DateTime,
    Enum,
    MetaData,
    func,
)

from db.domain.statuses import HistoryStatus, NodeStatus, TransactionStatus


metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)


def _enum(statuses: type[enum.StrEnum], name: str) -> Enum:
    return Enum(
        statuses,
        name=name,
        metadata=metadata,
        values_callable=lambda members: [member.value for member in members],
    )


history_status = _enum(HistoryStatus, "history_status")
transaction_status = _enum(TransactionStatus, "transaction_status")
node_status = _enum(NodeStatus, "node_status")


def time_column(name: str, *, nullable: bool = True) -> Column[object]:
    """Return a column of times with time zone."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


def created_at() -> Column[object]:
    """Return the column with the time of a row's creation."""
    return Column(
        "created_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=func.now(),
    )
