"""Members of bodies and answers: what each name means, wherever it stands."""

from collections.abc import Iterable
from typing import Final

from api.http.query import Json
from api.openapi.answer_members import ANSWER_MEMBERS
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


_OUTCOME: Final = "How the node as a whole came out: the worst that was reported."
_CLUSTER_STATUS: Final = _words(
    ClusterStatus,
    "What its latest deployment made of it; `new`: there was none since the reset;"
    " `partially_deployed`: it ended, but a node failed.",
)

#: Members that are times; each mount shows them in its own form.
TIMES: Final = frozenset(
    {
        *("time_start", "time_end", "deleted_at", "created_at", "reported_at"),
        *("first_arrived_at", "last_arrived_at", "replayed_at"),
        *("stopped_at", "silent_since"),
        *("arrived_at", "parked_at", "unannounced_at"),
        *("first_at", "last_at", "noted_at", "ends_at", "latest_at"),
        "changed_at",
    }
)

#: Member → what is added to the schema that its type gives; `Struct.member` goes
#: before `member`.
MEMBERS: Final[dict[str, Json]] = {
    # Transactions
    "id": _text("Never given twice."),
    "uuid": _text("Under which the orchestrator reports."),
    "cluster": _text("The environment's id; null: not known, or none."),
    "name": _text("What kind of transaction this is: `deployment`, …"),
    "result": _object("What Nailgun kept beside; mostly `{}`."),
    "message": _text("What the orchestrator said of it."),
    "Transaction.message": _text(
        "What was said of it: the orchestrator's text, or for a run that a"
        " `deploy_resp` ended Nailgun's words, with that text in them where it failed."
    ),
    "Transaction.failed": _text("Entries that failed, whatever its `status` is."),
    "Transaction.never_ran": _text(
        "Entries that never ran although it has ended; 0 while it goes on."
    ),
    "reported_message": _text("The orchestrator's own text, which `message` may hide."),
    "Transaction.status": _words(
        TransactionStatus, "It never goes back: an error stays."
    ),
    "progress": _text("In percent; 100 when it has ended."),
    "dry_run": _text("Nothing was to be changed."),
    "graph_type": _text("Which of the environment's graphs ran."),
    "time_start": _text("When it began; null: not reported."),
    "time_end": _text("When it ended; null: not yet, or not reported."),
    "deleted_at": _text("When it was deleted; it is kept all the same."),
    "parent_id": _text("The transaction that this one is a part of."),
    "outcome": {
        "enum": [*RunOutcome, None],
        "description": "How the run came out; null: it goes on. `stopped`:"
        " somebody stopped it, or the orchestrator did because of a failed node, and"
        " part of it never ran, although its `status` may be `ready`. `silent`: it has"
        " not ended, but nothing was heard of it for so long (`SILENT_HOURS`) that"
        " nothing more is expected.",
    },
    "stopped_by": _text("The uuid of the task that asked to stop it; null: none."),
    "stopped_at": _text("When that was asked."),
    "silent_since": _text(
        "When it was last heard of, where that is longer ago than `SILENT_HOURS`."
    ),
    "cluster_evidence": _text(
        "Who says which environment it is of, each as `source:id`: `client`,"
        " `nailgun`, `graph` (its start message), `nodes` (where its nodes were"
        " deployed before). `cluster` is what the first of these says that says one;"
        " different ids contradict each other."
    ),
    "Transaction.mended": _text(
        "Details of its reports that could not be kept as they came (docs/messages.md);"
        " null: none."
    ),
    "mended": _text(
        "Details of the report that gave the status that could not be kept as they"
        " came: `message`, `summary`, … (docs/messages.md)."
    ),
    # Entries of the history
    "task_id": _text("The transaction's `id`."),
    "node_id": _text("A node's id, `master` or `virtual_sync_node`."),
    "AbsentEntry.node_id": _text("Always `-`: it ran on no node."),
    "deployment_graph_task_name": _text("The task's id in the graph."),
    "task_name": _text("The same, under the later releases' name."),
    "status": _words(
        HistoryStatus,
        "`pending`: in the graph, not begun; `skipped`: nothing was to be done.",
    ),
    "summary": _object("What the task itself reported: mostly Puppet's summary."),
    "duration": _text("Seconds."),
    "reported_at": _text("When the report came that gave the status."),
    "custom": _object("What earlier orchestrators reported instead of `summary`."),
    "parameters": _text("Of the task in the graph, as it was given."),
    "requires": _text("Tasks that had to end before; as the graph has it."),
    "required_for": _text("Tasks that had to wait for this one; likewise."),
    "graph_task": _text("The whole task as the graph of this run had it."),
    "node_outcome": _text(_OUTCOME),
    "NodeOutcome.status": _words(NodeStatus, _OUTCOME),
    "error_type": _text("In which phase the node failed."),
    # Roles
    "Role.name": _text("As the orchestrator calls it: `compute`, `controller`, …"),
    "Role.nodes": _text("Ids of the nodes that had it, 5 before 10."),
    # Summaries
    "Summary.status": _words(TransactionStatus, "The transaction's."),
    "entries": _text("Numbers of entries."),
    "nodes": _text("The same, node by node."),
    "tasks": _text("The same, task by task."),
    "failed": _text("The entries that failed."),
    "running_at_stop": _text(
        "The entries that ran at `stopped_at`, the first hundred by node and name."
    ),
    "Changes.cursor": _text("For `after`, when you ask again."),
    "Changes.transaction": _text("The run itself, as it is now."),
    "Changes.entries": _text("Those that changed; sometimes one that you know."),
    "total": _text("Of all statuses."),
    "by_status": _text("Of each status."),
    "expected": _text("What the graph had; null: no graph is known."),
    "received": _text("Those that a report spoke of."),
    "missing": _text("Those that no report spoke of; null likewise."),
    "running_after_end": _text("Those that still run although the run has ended."),
    "late": _text("Those whose report arrived after the one that ended the run."),
    **{f"StatusCounts.{status}": _text(f"Are `{status}`.") for status in HistoryStatus},
    "NodeSummary.status": {
        "enum": [*NodeStatus, None],
        "description": f"{_OUTCOME} Null: nothing yet.",
    },
    "TaskSummary.duration": _text("Over the nodes where it ran to its end."),
    "min": _text("Seconds."),
    "max": _text("Seconds."),
    "mean": _text("Seconds."),
    "median": _text("Seconds."),
    # Failures
    "Failures.status": _words(TransactionStatus, "The transaction's."),
    "Failures.failed": _text("The first hundred that failed, by their end."),
    "failed_total": _text("All that failed."),
    "Failure.held_up": _text("What never began because of it; null: see graph_known."),
    "HeldUp.total": _text("All that it holds up."),
    "HeldUp.entries": _text("The first hundred, the nearest first."),
    "never_ran": _text("Entries that will not begin any more."),
    "NeverRan.total": _text("While the run goes on: those that are held up only."),
    "NeverRan.held_up": _text("By what failed; null: see graph_known."),
    "NeverRan.other": _text(
        "They wait for nothing that failed: the run was stopped before they began, or"
        " something else failed on their node. Null likewise."
    ),
    "graph_known": _text("False: no graph was stored that tells what waits for what."),
    # Clusters
    "Cluster.id": _text("The environment's id, as Nailgun numbers it."),
    "ClientCluster.id": _text("The environment's id, as Nailgun numbers it."),
    "Cluster.name": _text("The environment's name."),
    "ClientCluster.name": _text("The environment's name."),
    "Cluster.status": _CLUSTER_STATUS,
    "ClientCluster.status": _CLUSTER_STATUS,
    "release_version": _text("`<openstack>-<fuel>`; null: not known."),
    "created_at": _text("When it became known here."),
    "release_id": _text("Not known here; the clients look for it."),
    "fuel_version": _text("Not known here; the clients look for it."),
    "is_customized": _text("Not known here; the clients look for it."),
    "changes": _text("Not known here; the clients look for it."),
    # Dead reports
    "reason": _words(Reason, "Why it could not be taken; stable."),
    "detail": _text("The same for people: what is wrong, and where."),
    "origin": _text("The broker and the queue where it came in."),
    "first_arrived_at": _text("When the broker got these bytes first."),
    "last_arrived_at": _text("When it got them last; a replay does not count."),
    "times": _text("How often they came: producers repeat, and so do replays."),
    "attempts": _text("How many replays of it ended here again."),
    "earlier_errors": _text("What was wrong at the attempts before, the last ten."),
    "EarlierError.replayed_at": _text("When it was replayed after that."),
    "replayed_at": _text("When it was replayed; null: it waits."),
    "payload_size": _text("Bytes that came."),
    "is_whole": _text("Whether all of them are kept: of larger ones, the first MiB."),
    "payload": _text("What is kept of what came."),
    "payload_encoding": _text("How `payload` shows it."),
    "replayed": _text("How many the broker has."),
    "skipped": _text("Those that were meant and not sent."),
    "Skipped.id": _text("The dead report's."),
    "why": _text("Why it was not sent."),
    # Parked reports
    "task_uuid": _text("The run's uuid; a start message or a registration may come."),
    "state": _words(
        ParkedState,
        "`waiting` as long as one of the reports waits for the run; `unannounced`:"
        " nobody told of it for PARKED_LIMIT_HOURS.",
    ),
    "reports": _text("How many of its reports are meant."),
    "unannounced": _text("How many of these wait no more."),
    "ParkedRun.first_arrived_at": _text("When the broker got the first of them."),
    "ParkedRun.last_arrived_at": _text("When it got the last of them."),
    "ParkedRun.parked_at": _text("Since when the first of them is parked."),
    "ParkedRun.unannounced_at": _text("When that was too long; null: it is not."),
    "origins": _text("The brokers and the queues where they came in."),
    "kept_size": _text("Bytes that are kept of them, as they lay in the broker."),
    "method": _text("What it is; null: it is too long, or no plain JSON, to tell."),
    "arrived_at": _text("When the broker got it."),
    "parked_at": _text("Since when it waits: it was parked, or replayed."),
    "unannounced_at": _text("When it had waited for too long; null: it waits."),
    "ReplayedParked.missing": _text(
        "Runs that were named, of which nothing is parked."
    ),
    **ANSWER_MEMBERS,
    **BODY_MEMBERS,
    # Errors
    "Problem.type": _text("Stable; `about:blank`: what HTTP says."),
    "Problem.title": _text("What the status means in HTTP."),
    "Problem.status": {"type": "integer", "description": "The answer's status."},
    "Problem.detail": _text("What is wrong, and what can be done."),
    "Problem.message": _text("The same, where the clients look for it."),
    "Problem.errors": _text("Always empty; the clients look for it."),
}
