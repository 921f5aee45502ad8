"""Deployment history: what ran, where, when, and how it ended."""

from http import HTTPStatus

from api.openapi.answers import document, events, nothing, table, written
from api.openapi.operation import (
    SPECIFIED,
    Json,
    Mount,
    Operation,
    Operations,
    any_of,
    named,
)


_TAG = "Deployment history"
_OF_RUNS = (
    "Over all runs, deleted ones too, the same filters as in one run; this is the"
    " audit trail. Ask for `limit`: it can be long."
)


def operations(mount: Mount) -> Operations:
    """Return the operations on the history of a run, an environment, a node."""
    return {
        "/transactions/{transaction_id}/deployment_history/": {
            "get": Operation(
                "list_history",
                _TAG,
                "List the tasks of one run, node by node",
                _of_one_run(mount),
                {HTTPStatus.OK: table("The entries.", _items(mount, of_run=True))},
                problems=(HTTPStatus.NOT_FOUND,),
                parameters=("transaction_id", "nodes", *_filters(mount), "seen"),
            ),
        },
        "/transactions/{transaction_id}/deployment_history/{entry_id}/": {
            "get": Operation(
                "show_entry",
                _TAG,
                "Show everything known of one entry",
                "Why a task failed: the orchestrator's message, the task's own report"
                " (`summary`), and its definition in the graph of this run.",
                {HTTPStatus.OK: document("The entry.", mount.one("EntryDetails"))},
                problems=(HTTPStatus.NOT_FOUND,),
                parameters=("transaction_id", "entry_id"),
            ),
        },
        "/transactions/{transaction_id}/changes/": {
            "get": Operation(
                "show_changes",
                _TAG,
                "Show what changed in a run since you last asked",
                "To watch a run: ask once without `after`, then read its history with"
                " the `cursor` as `Last-Event-ID`, then"
                " ask with the `cursor` of the answer before, again and again. An entry"
                " that changes meanwhile comes again; none is left out. It costs next"
                " to nothing while nothing changes.",
                {
                    HTTPStatus.OK: written(
                        "The run, and its entries that changed; without `after`: none.",
                        mount.one("Changes"),
                    ),
                    HTTPStatus.NO_CONTENT: nothing("Nothing changed."),
                },
                problems=(HTTPStatus.NOT_FOUND,),
                parameters=("transaction_id", "after"),
            ),
        },
        "/transactions/{transaction_id}/events/": {
            "get": Operation(
                "watch_changes",
                _TAG,
                "Be told what changes in a run while it does",
                "Server-sent events. `changes`: its data is an answer of `…/changes/`,"
                " its id the `cursor`; the first one has what changed after"
                " `Last-Event-ID` or `after`, without them the run and no entries."
                ' `end`: the last one, `{"reason": …}`, which is `ended`, `deleted` or'
                " `removed`; do not come back. A comment every five seconds while"
                " nothing changes. A stream that ends without `end` ended for another"
                " reason (the server restarts, you took nothing for `REQUEST_SECONDS`,"
                " ten minutes are over): come back with the last id. 503: too many"
                " streams (`STREAM_LIMIT`), or a server that cannot push: ask for"
                " `…/changes/` instead.",
                {HTTPStatus.OK: events("The events, until the run ends.")},
                problems=(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE),
                parameters=("transaction_id", "last_event_id", "after"),
            ),
        },
        "/clusters/{cluster_id}/deployment_history/": {
            "get": _of_runs(
                "list_cluster_history",
                "List all that ever ran on an environment",
                mount,
                ("cluster_id", "nodes"),
                problems=(HTTPStatus.NOT_FOUND,),
            ),
        },
        "/nodes/{node_id}/deployment_history/": {
            "get": _of_runs(
                "list_node_history",
                "List all that ever ran on a node",
                mount,
                ("node_id",),
            ),
        },
    }


def _of_runs(
    name: str,
    summary: str,
    mount: Mount,
    parameters: tuple[str, ...],
    problems: tuple[HTTPStatus, ...] = (),
) -> Operation:
    return Operation(
        name,
        _TAG,
        summary,
        _OF_RUNS,
        {HTTPStatus.OK: table("The entries.", _items(mount, of_run=False))},
        problems=problems,
        parameters=(*parameters, *_filters(mount)),
    )


def _filters(mount: Mount) -> tuple[str, ...]:
    fields = "entry_fields" if mount is SPECIFIED else "client_entry_fields"
    return (
        *("roles", "history_statuses", "tasks_names", "since", "until"),
        *("include_summary", fields, "order_by", "limit", "cursor"),
    )


def _of_one_run(mount: Mount) -> str:
    shape = (
        "The specification's shape, to the letter."
        if mount is SPECIFIED
        else "The released clients' shape: with the graph's parameters merged in, and"
        ' tasks that ran on no node at the end, as `node_id: "-"`.'
    )
    return (
        "An entry for each task of the graph on each of its nodes, from the start of"
        f" the run on (`pending`). {shape}"
    )


def _items(mount: Mount, *, of_run: bool) -> Json:
    if mount is SPECIFIED:
        names = ["Entry", "EntryWithSummary", "SomeOfEntryWithSummary"]
    else:
        names = ["ClientEntry", "ClientEntryWithSummary"]
        names += ["AbsentEntry"] if of_run else []
        names += ["SomeOfClientEntryWithSummary"]
    return any_of(*map(named, names))
