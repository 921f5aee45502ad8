"""Parameters: each described once, whichever operations take it."""

from typing import Final

from api.openapi.operation import Json
from api.openapi.parameter import (
    comma_separated,
    fields,
    identity,
    in_path,
    in_query,
    member_of,
    one_of,
    order,
)
from api.page import PARTS as PAGE_PARTS
from api.params.paging import LARGEST_LIMIT
from api.params.transactions import TRANSACTION_TYPES
from api.params.values import LARGEST_ID
from api.serializers.clusters import ClientCluster, Cluster
from api.serializers.dead_reports import DeadReport
from api.serializers.history import EntryWithSummary
from api.serializers.transactions import Transaction
from api.viewer import PARTS
from astute.bad_report import Reason
from db.domain.statuses import HistoryStatus, TransactionStatus


#: 0, f, false, 1, t, true: in whatever case, as Nailgun.
_FLAG: Final[Json] = {
    "type": "string",
    "pattern": "^([01]|[fF]([aA][lL][sS][eE])?|[tT]([rR][uU][eE])?)$",
    "examples": ["1", "0"],
}
_SINCE: Final[Json] = {"type": "string", "examples": ["24h", "2016-03-07T14:49:06Z"]}
_UNTIL: Final[Json] = {"type": "string", "examples": ["1h", "2016-03-08"]}
_TEXT: Final[Json] = {"type": "string", "pattern": r"^[^,\u0000]+$"}

PARAMETERS: Final[dict[str, Json]] = {
    "transaction_id": identity("transaction_id", "The transaction's `id`."),
    "task_id": identity("task_id", "The task's `id`; it is that of the transaction."),
    "cluster_id": identity(
        "cluster_id", "The environment's id, as Nailgun numbers it."
    ),
    "entry_id": identity("entry_id", "The `id` of an entry of the list.", 2**63 - 1),
    "node_id": in_path(
        "node_id",
        "The node's id, `master`, or `virtual_sync_node` for tasks that run on none.",
        "5",
        {"type": "string", "minLength": 1},
    ),
    "part": in_path("part", "The file's name.", "start.js", one_of(PARTS)),
    "page_part": in_path("part", "The file's name.", "page.js", one_of(PAGE_PARTS)),
    "of_cluster": in_query(
        "cluster_id",
        "Only transactions of this environment.",
        {"type": "integer", "minimum": 0, "maximum": LARGEST_ID},
    ),
    "transaction_statuses": comma_separated(
        "statuses", "Only transactions with these statuses.", one_of(TransactionStatus)
    ),
    "transaction_types": comma_separated(
        "transaction_types",
        "Only transactions with these names.",
        one_of(TRANSACTION_TYPES),
    ),
    "nodes": comma_separated("nodes", "Only entries of these nodes.", _TEXT),
    "roles": comma_separated(
        "roles", "Only entries of nodes that had one of these roles in the run.", _TEXT
    ),
    "history_statuses": comma_separated(
        "statuses", "Only entries with these statuses.", one_of(HistoryStatus)
    ),
    "tasks_names": comma_separated(
        "tasks_names", "Only entries of these tasks of the graph.", _TEXT
    ),
    "include_summary": in_query(
        "include_summary", "1: with each entry's `summary`.", _FLAG
    ),
    "since": in_query(
        "since",
        "Only entries that began at this time or later: ISO 8601 (UTC unless it has a"
        " zone), seconds since 1970, or an age: `90s`, `30m`, `24h`, `7d`, `2w`. Where"
        " no start was reported the end counts; an entry that did neither is left out.",
        _SINCE,
    ),
    "until": in_query(
        "until", "Only entries that began before this time; as `since`.", _UNTIL
    ),
    "transaction_fields": fields(member_of(Transaction)),
    "entry_fields": fields(member_of(EntryWithSummary)),
    "cluster_fields": fields(member_of(Cluster)),
    "client_cluster_fields": fields(member_of(ClientCluster)),
    "client_entry_fields": fields(_TEXT),
    "limit": in_query(
        "limit",
        "At most so many, with a `Link` to the next page. Without it: the whole list.",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT},
    ),
    "cursor": in_query(
        "cursor",
        "Where the page begins: from the `Link` of the page before, never made up.",
        {"type": "string"},
    ),
    "after": in_query(
        "after",
        "What you have seen: the `cursor` of an earlier answer, never made up.",
        {"type": "string", "pattern": r"^[0-9]{1,18}-[0-9]{1,18}$"},
    ),
    "order_by_id": order("id"),
    "order_by": order("id", "time_start"),
    "force": in_query("force", "1: also where it has not ended.", _FLAG),
    "of_cluster_or_none": in_query(
        "cluster_id",
        "Only tasks of this environment; empty: only those of none.",
        {"type": "integer", "minimum": 0, "maximum": LARGEST_ID},
    ),
    "dead_report_id": identity("report_id", "The dead report's `id`.", 2**63 - 1),
    "reasons": comma_separated(
        "reasons", "Only those that are dead for these reasons.", one_of(Reason)
    ),
    "dead_since": in_query(
        "since", "Only those that last came at this time or later.", _SINCE
    ),
    "dead_until": in_query(
        "until", "Only those that last came before this time.", _UNTIL
    ),
    "replayed": in_query(
        "replayed",
        "0, as without it: those that wait; 1: those that were replayed and did not"
        " come back.",
        _FLAG,
    ),
    "dead_report_fields": fields(member_of(DeadReport)),
    "force_replay": in_query(
        "force", "1: also where it was replayed and has not come back.", _FLAG
    ),
    "all": in_query("all", "1: every one; goes with no other parameter.", _FLAG),
    "idempotency_key": {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "Chosen by the client, new for each body; at most 255 letters.",
        "schema": {
            "type": "string",
            "minLength": 1,
            "maxLength": 255,
            "pattern": "^[!-~]+$",
        },
    },
    "last_event_id": {
        "name": "Last-Event-ID",
        "in": "header",
        "description": (
            "The `id` of the last event that you have seen, never made up; goes before"
            " `after`."
        ),
        "schema": {"type": "string", "pattern": r"^[0-9]{1,18}-[0-9]{1,18}$"},
    },
    "seen": {
        "name": "Last-Event-ID",
        "in": "header",
        "description": (
            "A `cursor` of the run that you have: no answer of a replica that is behind"
            " it."
        ),
        "schema": {"type": "string", "pattern": r"^[0-9]{1,18}-[0-9]{1,18}$"},
    },
    "if_none_match": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The `ETag` of an answer that you have: 304 if it is the same.",
        "schema": {"type": "string"},
    },
}
