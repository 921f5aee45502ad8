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
    outcome: str | None
    #: The uuid of the task that asked to stop it, and when.
    stopped_by: str | None
    stopped_at: int | str | None
    #: When it was last heard of, where that is long ago.
    silent_since: int | str | None
    #: Who says which environment it is of, as "graph:15".
    cluster_evidence: list[str] | None
    #: Details of its reports that could not be kept as they came.
    mended: list[str] | None
    #: `message` as the orchestrator sent it, where Nailgun's words hide it.
    reported_message: str | None
    #: Entries that failed, and that never ran although it has ended.
    failed: int
    never_ran: int


FIELDS = Transaction.__struct_fields__
