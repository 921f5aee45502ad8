"""Members of bodies and answers: the meaning of each name, wherever it occurs."""

from collections.abc import Iterable
from typing import Final

from api.http.query import Json
from api.openapi.body_members import BODY_MEMBERS
from astute.bad_report import Reason
from db.domain.clusters import ClusterStatus
from db.domain.reports import ParkedState
from db.domain.statuses import (
    HistoryStatus,
    NodeStatus,
    RunOutcome,
    TransactionStatus,
)


def _words(words: Iterable[str], description: str) -> Json:
    return {"type": "string", "enum": list(words), "description": description}


def _text(description: str) -> Json:
    return {"description": description}


def _object(description: str) -> Json:
    return {"type": "object", "description": description}


_OUTCOME: Final = (
    "The outcome of the node as a whole: the most severe that was reported."
)
_CLUSTER_STATUS: Final = _words(
    ClusterStatus,
    "The result of its latest deployment; `new`: there was none since the reset;"
    " `partially_deployed`: it ended, but a node failed.",
)

#: Members that are times; each mount has its own format of times.
TIMES: Final = frozenset(
    {
        *("time_start", "time_end", "deleted_at", "created_at", "reported_at"),
        *("first_arrived_at", "last_arrived_at", "replayed_at"),
        *("stopped_at", "silent_since"),
        *("arrived_at", "parked_at", "unannounced_at"),
    }
)

#: Member → additions to the schema of its type; `Struct.member` has precedence over
#: `member`.
MEMBERS: Final[dict[str, Json]] = {
    # Transactions
    "id": _text("Unique; never reused."),
    "uuid": _text("The id that the orchestrator uses in its reports."),
    "cluster": _text("The environment's id; null: unknown or none."),
    "name": _text("The kind of transaction: `deployment`, …"),
    "result": _object("Additional data of Nailgun; usually `{}`."),
    "message": _text("The orchestrator's text."),
    "Transaction.message": _text(
        "The orchestrator's text; for a run that a `deploy_resp` ended, Nailgun's"
        " text, which includes the orchestrator's if the run failed."
    ),
    "reported_message": _text(
        "The orchestrator's own text, if `message` has Nailgun's."
    ),
    "Transaction.status": _words(
        TransactionStatus, "It never goes back: `error` is final."
    ),
    "progress": _text("In percent; 100 once it has ended."),
    "dry_run": _text("Whether the run changes nothing."),
    "graph_type": _text("Which of the environment's graphs it runs."),
    "time_start": _text("When it started; null: not reported."),
    "time_end": _text("When it ended; null: not yet, or not reported."),
    "deleted_at": _text("When it was deleted; its data is kept."),
    "parent_id": _text("The transaction that this one is a part of."),
    "outcome": {
        "enum": [*RunOutcome, None],
        "description": "The outcome of the run; null: it has not ended. `stopped`:"
        " a user stopped it, or the orchestrator did because of a"
        " failed node, and part of it never ran, although its"
        " `status` may be `ready`. `silent`: it has not ended, but"
        " there was no report for `SILENT_HOURS`, and none is"
        " expected any more.",
    },
    "stopped_by": _text("The uuid of the task that requested a stop; null: none."),
    "stopped_at": _text("When the stop was requested."),
    "silent_since": _text(
        "When its last report came, if that is longer ago than `SILENT_HOURS`."
    ),
    "cluster_evidence": _text(
        "The sources that name its environment, each as `source:id`: `client`,"
        " `nailgun`, `graph` (its start message), `nodes` (where its nodes were"
        " last deployed). `cluster` is the id of the first of these sources;"
        " different ids are a contradiction."
    ),
    "Transaction.mended": _text(
        "Unreadable details of its reports that were replaced (docs/messages.md);"
        " null: none."
    ),
    "mended": _text(
        "Unreadable details that were replaced in the report that gave the status:"
        " `message`, `summary`, … (docs/messages.md)."
    ),
    # Entries of the history
    "task_id": _text("The transaction's `id`."),
    "node_id": _text("A node's id, `master` or `virtual_sync_node`."),
    "AbsentEntry.node_id": _text("Always `-`: it ran on no node."),
    "deployment_graph_task_name": _text("The task's id in the graph."),
    "task_name": _text("The same, under the name of later releases."),
    "status": _words(
        HistoryStatus,
        "`pending`: not started; `skipped`: there was nothing to do.",
    ),
    "summary": _object("The task's own report: usually Puppet's summary."),
    "duration": _text("Seconds."),
    "reported_at": _text("Arrival of the report that gave the status."),
    "custom": _object("What earlier orchestrators reported instead of `summary`."),
    "parameters": _text("The task's parameters in the graph."),
    "requires": _text("The tasks that had to end before it, as in the graph."),
    "required_for": _text("The tasks that had to wait for it, as in the graph."),
    "graph_task": _text("The whole task in the graph of this run."),
    "node_outcome": _text(_OUTCOME),
    "NodeOutcome.status": _words(NodeStatus, _OUTCOME),
    "error_type": _text("The phase in which the node failed."),
    # Roles
    "Role.name": _text("Its name: `compute`, `controller`, …"),
    "Role.nodes": _text("Ids of the nodes that had it, 5 before 10."),
    # Summaries
    "Summary.status": _words(TransactionStatus, "The transaction's status."),
    "entries": _text("Numbers of entries."),
    "nodes": _text("The same by node."),
    "tasks": _text("The same by task."),
    "failed": _text("The failed entries."),
    "running_at_stop": _text(
        "The entries that were running at `stopped_at`, the first hundred by node"
        " and name."
    ),
    "Changes.cursor": _text("The value of `after` for the next request."),
    "Changes.transaction": _text("The run in its current state."),
    "Changes.entries": _text("The changed entries; an entry may come twice."),
    "total": _text("With any status."),
    "by_status": _text("With each status."),
    "expected": _text("Number of tasks in the graph; null: no graph is known."),
    "received": _text("Number of entries with a report."),
    "missing": _text("Number of entries without a report; null: no graph is known."),
    "running_after_end": _text(
        "Number of entries still running although the run has ended."
    ),
    "late": _text(
        "Number of entries whose report arrived after the one that ended the run."
    ),
    **{
        f"StatusCounts.{status}": _text(f"Entries with status `{status}`.")
        for status in HistoryStatus
    },
    "NodeSummary.status": {
        "enum": [*NodeStatus, None],
        "description": f"{_OUTCOME} Null: none was reported yet.",
    },
    "TaskSummary.duration": _text("Seconds on the nodes where it ended."),
    "min": _text("Seconds."),
    "max": _text("Seconds."),
    "mean": _text("Seconds."),
    "median": _text("Seconds."),
    # Failures
    "Failures.status": _words(TransactionStatus, "The transaction's status."),
    "Failures.failed": _text("The first hundred failed entries, by their end."),
    "failed_total": _text("Number of failed entries."),
    "Failure.held_up": _text(
        "The entries that never started because of it; null: see graph_known."
    ),
    "HeldUp.total": _text("Number of entries that it holds up."),
    "HeldUp.entries": _text("The first hundred, the nearest first."),
    "never_ran": _text("Entries that will not start any more."),
    "NeverRan.total": _text("While the run goes on, only those that are held up."),
    "NeverRan.held_up": _text("Held up by failed entries; null: see graph_known."),
    "NeverRan.other": _text(
        "They depend on nothing that failed: the run was stopped before they"
        " started, or something else failed on their node. Null: see graph_known."
    ),
    "graph_known": _text("False: no graph is stored, so dependencies are unknown."),
    # Clusters
    "Cluster.id": _text("The environment's id in Nailgun."),
    "ClientCluster.id": _text("The environment's id in Nailgun."),
    "Cluster.name": _text("The environment's name."),
    "ClientCluster.name": _text("The environment's name."),
    "Cluster.status": _CLUSTER_STATUS,
    "ClientCluster.status": _CLUSTER_STATUS,
    "release_version": _text("`<openstack>-<fuel>`; null: unknown."),
    "created_at": _text("When it was registered here."),
    "release_id": _text("Unknown here; the clients expect the member."),
    "fuel_version": _text("Unknown here; the clients expect the member."),
    "is_customized": _text("Unknown here; the clients expect the member."),
    "changes": _text("Unknown here; the clients expect the member."),
    # Dead reports
    "reason": _words(Reason, "Why it could not be recorded; stable."),
    "detail": _text("The error for people: what is wrong, and where."),
    "origin": _text("The broker and the queue that it came from."),
    "first_arrived_at": _text("When these bytes first arrived at the broker."),
    "last_arrived_at": _text("When they last arrived; replays do not count."),
    "times": _text("How often they arrived, including repetitions and replays."),
    "attempts": _text("How many replays failed."),
    "earlier_errors": _text("The errors of earlier attempts, the last ten."),
    "EarlierError.replayed_at": _text("When it was replayed after that."),
    "replayed_at": _text("When it was replayed; null: it waits."),
    "payload_size": _text("Number of bytes that arrived."),
    "is_whole": _text(
        "Whether all bytes are kept; of larger reports only the first MiB is."
    ),
    "payload": _text("The content that is kept."),
    "payload_encoding": _text("The encoding of `payload`."),
    "replayed": _text("How many reports the broker has accepted."),
    "skipped": _text("Reports that were selected and not sent."),
    "Skipped.id": _text("The dead report's id."),
    "why": _text("Why it was not sent."),
    # Parked reports
    "task_uuid": _text(
        "The run's uuid; its start message or registration may still come."
    ),
    "state": _words(
        ParkedState,
        "`waiting` while one of the reports waits for the run; `unannounced`: the"
        " run was not announced within PARKED_LIMIT_HOURS.",
    ),
    "reports": _text("How many of its reports match."),
    "unannounced": _text("How many of these no longer wait."),
    "ParkedRun.first_arrived_at": _text(
        "When the first of them arrived at the broker."
    ),
    "ParkedRun.last_arrived_at": _text("When the last of them arrived at the broker."),
    "ParkedRun.parked_at": _text("When the first of them was parked."),
    "ParkedRun.unannounced_at": _text(
        "When the run became unannounced; null: it waits."
    ),
    "origins": _text("The brokers and the queues that they came from."),
    "kept_size": _text("Number of bytes that are kept of them, as in the broker."),
    "method": _text(
        "The message's method; null: the message is too long or not plain JSON."
    ),
    "arrived_at": _text("When it arrived at the broker."),
    "parked_at": _text("Since when it waits: it was parked or replayed then."),
    "unannounced_at": _text("When its run became unannounced; null: it waits."),
    "ReplayedParked.missing": _text("Named runs without parked reports."),
    **BODY_MEMBERS,
    # Errors
    "Problem.type": _text("Stable; `about:blank`: only the HTTP status applies."),
    "Problem.title": _text("The meaning of the status in HTTP."),
    "Problem.status": {"type": "integer", "description": "The answer's status."},
    "Problem.detail": _text("What is wrong, and what to do."),
    "Problem.message": _text("The same, where the clients expect it."),
    "Problem.errors": _text("Always empty; the clients expect it."),
}
