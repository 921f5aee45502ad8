"""Read the result of the run."""

from typing import Final

from docs.api_examples.call import JSON, LAST_ETAG, Call


_ONE: Final = "/transactions/1/"
_HISTORY: Final = "/transactions/1/deployment_history/"
#: Of the task that fails in story.py.
FAILURE: Final = "/failures/3a12d3525513ef65/"
NOTE: Final = {"note": "DNS of the admin network was down: see KB-12"}

READING: Final = (
    Call("list_transactions", "All transactions", "GET", "/transactions/"),
    Call(
        "list_transactions",
        "A page of one, some members only",
        "GET",
        "/transactions/?limit=1&fields=id,name,status",
    ),
    Call(
        "list_transactions",
        "An unknown parameter",
        "GET",
        "/transactions/?state=ready",
    ),
    Call("show_transaction", "The deployment", "GET", _ONE),
    Call(
        "show_transaction",
        "Not modified",
        "GET",
        _ONE,
        headers={"If-None-Match": LAST_ETAG},
    ),
    Call("show_transaction", "An unknown id", "GET", "/transactions/99/"),
    Call("list_history", "The whole run", "GET", _HISTORY),
    Call(
        "list_history",
        "Failed entries, with the tasks' own reports",
        "GET",
        f"{_HISTORY}?statuses=error&include_summary=1",
    ),
    Call(
        "list_history",
        "Two nodes, as YAML",
        "GET",
        f"{_HISTORY}?nodes=5,6&fields=node_id,deployment_graph_task_name,status",
        headers={"Accept": "application/x-yaml"},
    ),
    Call(
        "list_history",
        "All nodes of a role, as CSV",
        "GET",
        f"{_HISTORY}?roles=compute",
        headers={"Accept": "text/csv"},
    ),
    Call("list_history", "As CSV", "GET", _HISTORY, headers={"Accept": "text/csv"}),
    Call("show_entry", "A failed entry", "GET", f"{_HISTORY}2/"),
    Call(
        "list_cluster_history",
        "The latest entries of all runs, a page of two",
        "GET",
        "/clusters/1/deployment_history/?since=2016-03-01&order_by=-time_start&limit=2",
    ),
    Call(
        "list_node_history",
        "One node in all runs",
        "GET",
        "/nodes/5/deployment_history/?since=2016-03-01",
    ),
    Call("show_brief", "How it went", "GET", f"{_ONE}brief/"),
    Call("show_causes", "Why it failed", "GET", f"{_ONE}causes/"),
    Call(
        "show_diff",
        "Compared with the dry run",
        "GET",
        f"{_ONE}diff/?against=2&parts=nodes,outcomes",
    ),
    Call("show_drift", "What was changed by hand", "GET", f"{_ONE}drift/"),
    Call("show_chain", "Its link in the chain of hashes", "GET", f"{_ONE}chain/"),
    Call("show_diff", "No earlier run was good", "GET", f"{_ONE}diff/"),
    Call("list_failures", "All failures", "GET", "/failures/?since=2016-03-01"),
    Call("show_failure", "One of them", "GET", FAILURE),
    Call("note_failure", "A note", "PUT", FAILURE, NOTE, JSON),
    Call("show_changes", "The first request", "GET", f"{_ONE}changes/"),
    Call(
        "show_changes",
        "All changes",
        "GET",
        f"{_ONE}changes/?after=0-0",
    ),
    Call(
        "watch_changes",
        "All changes, and the end",
        "GET",
        f"{_ONE}events/",
        headers={"Last-Event-ID": "0-0"},
    ),
    Call("list_clusters", "All environments", "GET", "/clusters/"),
    Call("show_cluster", "One environment", "GET", "/clusters/1/"),
    Call(
        "change_cluster",
        "After an upgrade",
        "PUT",
        "/clusters/1/",
        {"release_version": "newton-10.0"},
        JSON,
    ),
    Call("list_tasks", "Those of one environment", "GET", "/tasks/?cluster_id=1"),
    Call("show_task", "The deployment", "GET", "/tasks/1/"),
)
