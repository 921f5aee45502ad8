"""Transactions: contract.md section 3.3, and what the specification adds."""

from typing import Annotated, Any, Generic

from fuel_history.shapes import members
from fuel_history.shapes.shape import Time, Timed, means
from fuel_history.shapes.statuses import TRANSACTION_STATUSES


class Transaction(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One transaction as both mounts show it; only the form of times differs."""

    id: members.Id
    cluster: members.Environment = None
    uuid: members.Uuid
    name: members.Kind
    result: Annotated[
        Any, means("What Nailgun kept beside; mostly `{}`.", type="object")
    ] = None
    message: Annotated[
        str | None,
        means(
            "What was said of it: the orchestrator's text, or for a run that a"
            " `deploy_resp` ended Nailgun's words, with that text in them where it"
            " failed."
        ),
    ] = None
    status: Annotated[
        str, means("It never goes back: an error stays.", enum=TRANSACTION_STATUSES)
    ]
    progress: members.Progress = None
    dry_run: Annotated[bool, means("Nothing was to be changed.")] = False
    graph_type: Annotated[
        str | None, means("Which of the environment's graphs ran.")
    ] = None
    time_start: members.Began[Time] = None
    time_end: members.Ended[Time] = None
    deleted_at: Annotated[
        Time | None, means("When it was deleted; it is kept all the same.")
    ] = None
    parent_id: Annotated[
        int | None, means("The transaction that this one is a part of.")
    ] = None
    outcome: members.Outcome = None
    stopped_by: members.StoppedBy = None
    stopped_at: members.StoppedAt[Time] = None
    silent_since: Annotated[
        Time | None,
        means(
            "When it was last heard of, where that is longer ago than `SILENT_HOURS`."
        ),
    ] = None
    cluster_evidence: Annotated[
        tuple[str, ...] | None,
        means(
            "Who says which environment it is of, each as `source:id`: `client`,"
            " `nailgun`, `graph` (its start message), `nodes` (where its nodes were"
            " deployed before). `cluster` is what the first of these says that says"
            " one; different ids contradict each other."
        ),
    ] = None
    mended: Annotated[
        tuple[str, ...] | None,
        means(
            "Details of its reports that could not be kept as they came"
            " (docs/messages.md); null: none."
        ),
    ] = None
    reported_message: Annotated[
        str | None, means("The orchestrator's own text, which `message` may hide.")
    ] = None
