"""Transactions: contract.md section 3.3, and what the specification adds."""

import msgspec


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


FIELDS = Transaction.__struct_fields__
