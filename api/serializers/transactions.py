"""Transactions: contract.md section 3.3, and what the specification adds."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from api.serializers.arrays import elements


class Transaction(msgspec.Struct, gc=False):
    """One transaction as both mounts show it; only the form of times differs."""

    id: int
    cluster: int | None
    uuid: str
    name: str
    result: msgspec.Raw
    message: str | None
    status: str
    progress: int | None
    dry_run: bool
    graph_type: str | None
    time_start: int | str | None
    time_end: int | str | None
    deleted_at: int | str | None
    parent_id: int | None


#: The columns of db.queries.transactions, in the order of the fields above.
TransactionRow = Sequence[Any]


def transaction(row: TransactionRow) -> bytes:
    """Return one transaction as a JSON object."""
    return msgspec.json.encode(_read(row))


def transactions(rows: Iterable[TransactionRow]) -> bytes:
    """Return transactions as the elements of a JSON array."""
    return elements(map(_read, rows))


def _read(row: TransactionRow) -> Transaction:
    read = Transaction(*row)
    read.result = msgspec.Raw(row[4])
    return read
