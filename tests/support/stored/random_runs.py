"""Runs of one environment by chance: late, doubled, shuffled, broken off."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from hypothesis import strategies as st

from api.transactions.run_body import RunBody, further_snapshots, start_again, start_of
from brokers.interface import Delivery
from db.database import Database
from db.runs.client_registration import register_run
from pipeline.store import store


T0 = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)
NODES, TASKS = ("1", "2", "3", "4"), ("a", "b")
#: Seconds that a task takes in a good run.
_USUAL = 10
Json = dict[str, Any]


class RandomRun(NamedTuple):
    """A run that a client registers at some time, and what is reported of it."""

    has_graph: bool
    dry_run: bool
    settings: Json
    #: (second, the arguments of a report), in no order.
    reports: list[tuple[int, Json]]
    #: How many of all reports come before it is registered.
    registered_after: int


def good() -> RandomRun:
    """Return a run of which nothing failed."""
    reports: list[tuple[int, Json]] = []
    for place, task in enumerate(TASKS):
        for node in NODES:
            start = 1 + place * (_USUAL + 1)
            reports.append((start, _of_task(node, task, "running", None, 0)))
            reports.append(
                (start + _USUAL, _of_task(node, task, "ready", None, _USUAL))
            )
    reports.append((40, {"status": "ready", "progress": 100}))
    return RandomRun(True, False, {"size": 2}, reports, 0)  # noqa: FBT003


def _of_task(
    node: str, task: str, status: str, resource: str | None, work: int | None
) -> Json:
    summary: Json = {"resources": {"failed_resources": resource or ""}}
    if work is not None:
        summary["time"] = {"total": work}
    item = {
        "uid": node,
        "deployment_graph_task_name": task,
        "task_status": status,
        "summary": summary,
    }
    return {"nodes": [item]}


#: Whole seconds, so that some are equal.
_SECONDS = st.integers(1, 60)
_TASK_REPORTS = st.tuples(
    _SECONDS,
    st.builds(
        _of_task,
        st.sampled_from(NODES),
        st.sampled_from(TASKS),
        st.sampled_from(["running", "skipped", "ready", "error"]),
        st.sampled_from([None, "File[/x]", "Exec[y]"]),
        st.sampled_from([None, 3, _USUAL, 50]),
    ),
)
_ENDS = st.tuples(
    _SECONDS,
    st.builds(
        lambda status: {"status": status, "progress": 100},
        st.sampled_from(["ready", "error"]),
    ),
)
_OUTCOMES = st.tuples(
    _SECONDS,
    st.builds(
        lambda node, status: {"nodes": [{"uid": node, "status": status}]},
        st.sampled_from(NODES),
        st.sampled_from(["ready", "stopped", "error"]),
    ),
)
RANDOM_RUNS = st.builds(
    RandomRun,
    has_graph=st.booleans(),
    dry_run=st.sampled_from([False, False, True]),
    settings=st.sampled_from([{"size": 2}, {"size": 3, "password": "x"}]),
    reports=st.builds(
        lambda *parts: [each for part in parts for each in part],
        st.just(good().reports) | st.just([]),
        st.lists(_TASK_REPORTS, max_size=12),
        st.lists(_OUTCOMES, max_size=1),
        st.lists(_ENDS, max_size=2),
    ),
    registered_after=st.integers(0, 9),
)


def register(database: Database, number: int, run: RandomRun) -> None:
    """Register a run as a client does; reports that came before it are applied."""
    graph = {
        node: [
            {
                "id": task,
                "type": "puppet",
                "requires": [{"node_id": node, "name": TASKS[place - 1]}] * bool(place),
                "parameters": {"size": run.settings["size"]},
            }
            for place, task in enumerate(TASKS)
        ]
        for node in NODES
    }
    told = json.dumps(
        {
            "uuid": _uuid(number),
            "cluster": 1,
            "graph_type": "default",
            "dry_run": run.dry_run,
            "tasks_graph": graph if run.has_graph else {},
            "roles": {"controller": ["1"], "compute": ["2", "3", "4"]},
            "settings": run.settings,
            "deployment_info": {node: {"mtu": 1500 + int(node)} for node in NODES},
        }
    )
    body = msgspec.json.decode(told, type=RunBody)
    start = start_of(body)
    again: list[Delivery] = []
    register_run(
        database,
        start,
        further_snapshots(body),
        lambda: again.append(Delivery("start", start_again(start), T0, "test")),
    )
    if again:
        store(database, again)


def deliveries(number: int, run: RandomRun) -> list[Delivery]:
    """Return the reports of a run, which is so many days after the first one."""
    return [
        Delivery(
            f"{number}-{place}",
            json.dumps(
                {"method": "deploy_resp", "args": {"task_uuid": _uuid(number), **args}}
            ).encode(),
            T0 + timedelta(days=number, seconds=second),
            "test",
        )
        for place, (second, args) in enumerate(run.reports)
    ]


def in_batches(sent: list[Delivery], size: int) -> Iterable[list[Delivery]]:
    """Yield batches of so many."""
    for first in range(0, len(sent), size):
        yield sent[first : first + size]


def _uuid(number: int) -> str:
    return f"00000000-0000-0000-0000-{number:012}"
