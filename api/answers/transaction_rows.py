"""Transactions: contract.md section 3.3, and the members the specification adds."""

import msgspec


class Transaction(msgspec.Struct, gc=False):
    """One transaction on either mount; only the format of times differs."""

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
    #: The uuid of the task that requested a stop, and when.
    stopped_by: str | None
    stopped_at: int | str | None
    #: When the last report came, if that is long ago.
    silent_since: int | str | None
    #: The sources that name its environment, as "graph:15".
    cluster_evidence: list[str] | None
    #: Details of its reports that were unreadable and were replaced.
    mended: list[str] | None
    #: `message` as the orchestrator sent it, if Nailgun's text replaces it there.
    reported_message: str | None


FIELDS = Transaction.__struct_fields__
