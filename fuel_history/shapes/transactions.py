"""Transactions: contract.md section 3.3, and the specification's additions."""

from typing import Annotated, Any, Generic

from fuel_history.shapes import members
from fuel_history.shapes.shape import Time, Timed, means
from fuel_history.shapes.statuses import TRANSACTION_STATUSES


class Transaction(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One transaction; both mounts return it, with times in different formats."""

    id: members.Id
    cluster: members.Environment = None
    uuid: members.Uuid
    name: members.Kind
    result: Annotated[
        Any, means("Additional data of Nailgun; usually `{}`.", type="object")
    ] = None
    message: Annotated[
        str | None,
        means(
            "The orchestrator's text; for a run that a `deploy_resp` ended,"
            " Nailgun's text, which includes the orchestrator's if the run failed."
        ),
    ] = None
    status: Annotated[
        str, means("It never goes back: `error` is final.", enum=TRANSACTION_STATUSES)
    ]
    progress: members.Progress = None
    dry_run: Annotated[bool, means("Whether the run changes nothing.")] = False
    graph_type: Annotated[
        str | None, means("Which of the environment's graphs it runs.")
    ] = None
    time_start: members.Began[Time] = None
    time_end: members.Ended[Time] = None
    deleted_at: Annotated[
        Time | None, means("When it was deleted; its data is kept.")
    ] = None
    parent_id: Annotated[
        int | None, means("The transaction that this one is a part of.")
    ] = None
    outcome: members.Outcome = None
    stopped_by: members.StoppedBy = None
    stopped_at: members.StoppedAt[Time] = None
    silent_since: Annotated[
        Time | None,
        means("When its last report came, if that is longer ago than `SILENT_HOURS`."),
    ] = None
    cluster_evidence: Annotated[
        tuple[str, ...] | None,
        means(
            "The sources that name its environment, each as `source:id`: `client`,"
            " `nailgun`, `graph` (its start message), `nodes` (where its nodes were"
            " last deployed). `cluster` is the id of the first of these sources;"
            " different ids are a contradiction."
        ),
    ] = None
    mended: Annotated[
        tuple[str, ...] | None,
        means(
            "Unreadable details of its reports that were replaced"
            " (docs/messages.md); null: none."
        ),
    ] = None
    reported_message: Annotated[
        str | None, means("The orchestrator's own text, if `message` has Nailgun's.")
    ] = None
    failed: Annotated[
        int | None,
        means(
            "Number of entries that failed, whatever its `status` is.", type="integer"
        ),
    ] = None
    never_ran: Annotated[
        int | None,
        means(
            "Number of entries that never ran although it has ended; 0 while it goes"
            " on.",
            type="integer",
        ),
    ] = None
