"""Details that could not be kept as they came, in the database and beyond it."""

import itertools
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import select

from astute.bad_report import Reason
from astute.decode import decode
from astute.repack import repack
from astute.report import Report
from astute.start import decode_start
from brokers.interface import Delivery
from db.database import Database
from db.domain.errors import TransactionConflict
from db.domain.mends import Detail
from db.kept_reports.dead_replay import mark_replayed
from db.runs.client_registration import register_run
from db.tables import dead_reports, deployment_history, snapshots, tasks
from pipeline.metrics.receiver import Measures
from pipeline.store import store


T0 = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)
NAMES = ("hosts", "netconfig", "ntp", "ceph", "nova", "glance")


def delivery(payload: bytes, second: float = 0) -> Delivery:
    return Delivery("1-0", payload, T0 + timedelta(seconds=second), "test")


def start(graph: object, uuid: str = "u", **args: object) -> bytes:
    args = {"task_uuid": uuid, "tasks_graph": graph, **args}
    return json.dumps({"method": "task_deploy", "args": args}).encode()


def report(args: bytes) -> bytes:
    return b'{"method": "deploy_resp", "args": {"task_uuid": "u", %b}}' % args


def node(name: str, status: str, details: bytes) -> bytes:
    item = json.dumps(
        {"uid": "5", "deployment_graph_task_name": name, "task_status": status}
    ).encode()
    return report(b'"nodes": [%b, %b}]' % (item[:-1], details))


def rows(database: Database, table: Any) -> list[dict[str, Any]]:
    with database.reader() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


#: What was seen on an earlier version: shared/faults.md, A4.
BAD_CHARACTERS = [
    node("hosts", "error", b'"error_msg": "Task hosts failed: d\xe9j\xe0 vu"'),
    node("netconfig", "error", rb'"error_msg": "cut \ud83d"'),
    node("ntp", "ready", b'"summary": {"output": "na\xefve"}'),
    node("ceph", "ready", rb'"summary": {"output": "\ud83d"}'),
    node("nova", "ready", rb'"summary": {"output": "\u0000"}'),
    node("glance", "ready", b'"summary": {"output": "fine"}'),
    report(b'"status": "error", "progress": 101, "error": "Failed: caf\xe9"'),
]


def test_a_run_with_bad_bytes_everywhere_is_whole(database: Database) -> None:
    graph = {"5": [{"id": name, "motd": "Muenchen"} for name in NAMES]}
    first = start(graph).replace(b"ue", b"\xfc")

    counts = store(database, list(map(delivery, [first, *BAD_CHARACTERS])))

    assert (counts.dead, counts.starts, counts.reports) == (0, 1, 7)
    assert counts.mended == {
        Detail.graph: 1,
        Detail.message: 3,
        Detail.summary: 2,
        Detail.progress: 1,
    }
    entries = {
        row["deployment_graph_task_name"]: row
        for row in rows(database, deployment_history)
    }
    assert {name: row["status"] for name, row in entries.items()} == dict(
        zip(NAMES, ["error", "error", *["ready"] * 4], strict=True)
    )
    assert all(row["time_end"] == T0 for row in entries.values())
    assert {name: row["mended"] for name, row in entries.items()} == dict(
        zip(NAMES, [*["message"] * 2, *["summary"] * 2, None, None], strict=True)
    )
    assert entries["hosts"]["message"] == "Task hosts failed: d\ufffdj\ufffd vu"
    assert entries["ceph"]["summary"] == {"output": "\ufffd"}
    (run,) = rows(database, tasks)
    assert (run["status"], run["progress"], run["time_end"]) == ("error", 100, T0)
    assert run["message"] == "Failed: caf\ufffd"
    assert run["mended"] == "graph,message,progress"


def test_what_was_mended_follows_the_report_that_gives_the_status(
    database: Database,
) -> None:
    bad = node("hosts", "running", b'"error_msg": "\xe9"')
    store(database, [delivery(start({"5": [{"id": "hosts"}]})), delivery(bad, 1)])
    (entry,) = rows(database, deployment_history)
    assert (entry["message"], entry["mended"]) == ("\ufffd", "message")

    good = node("hosts", "ready", '"error_msg": "é"'.encode())
    store(database, [delivery(good, 2)])

    (entry,) = rows(database, deployment_history)
    assert (entry["message"], entry["mended"]) == ("é", None)


def test_what_died_in_an_earlier_version_is_taken_when_it_is_replayed(
    database: Database,
) -> None:
    """Single messages, and a list of which one message cost all the others."""
    good = node("hosts", "ready", b'"progress": 100')
    whole_list = b"[%b, %b]" % (BAD_CHARACTERS[1], good)
    replayed = [
        repack(payload, Reason.not_json) for payload in (*BAD_CHARACTERS, whole_list)
    ]

    counts = store(database, [delivery(start({})), *map(delivery, replayed)])

    assert (counts.dead, counts.reports) == (0, 9)


def test_a_bad_item_of_a_message_is_a_dead_report_of_its_own(
    database: Database,
) -> None:
    items = [
        b'{"uid": "%d", "task": "a", "task_status": "ready"}' % number
        for number in range(20)
    ]
    items[7] = items[7].replace(b"ready", b"successful")
    message = report(b'"status": "running", "nodes": [%b]' % b",".join(items))

    first = store(database, [delivery(start({})), delivery(message)])
    again = store(database, [delivery(message)])

    assert (first.received, first.reports, first.dead) == (3, 1, 1)
    assert (again.received, again.reports, again.dead) == (2, 1, 1)
    assert len(rows(database, deployment_history)) == 19
    (dead,) = rows(database, dead_reports)
    assert (dead["reason"], dead["times"]) == ("unknown_status", 2)
    replayed = repack(dead["payload"], dead["reason"])
    mended = replayed.replace(b"successful", b"ready")
    assert store(database, [delivery(replayed)]).dead == 1
    store(database, [delivery(mended)])
    assert len(rows(database, deployment_history)) == 20


def test_a_bad_item_of_a_report_that_waits_for_its_start_died_once(
    database: Database,
) -> None:
    item = b'{"uid": "5", "task": "a", "task_status": "successful"}'
    message = report(b'"status": "running", "nodes": [%b]' % item)
    parked = store(database, [delivery(message)])
    with database.writer() as connection:
        (dead,) = rows(database, dead_reports)
        mark_replayed(connection, [dead["id"]])

    started = store(database, [delivery(start({}))])

    assert (parked.parked, parked.dead, started.unparked) == (1, 1, 1)
    (dead,) = rows(database, dead_reports)
    # Nor did its replay fail.
    assert (dead["times"], dead["attempts"]) == (1, 0)
    assert dead["replayed_at"] is not None


def test_names_that_become_one_are_said_to_be_mended(database: Database) -> None:
    graph = b'{"5": [{"id": "d\xe9j\xe0"}, {"id": "d\xe8j\xe0"}]}'
    message = (
        b'{"method": "task_deploy", "args": {"task_uuid": "u", "tasks_graph": %b}}'
    )
    item = b'"nodes": [{"uid": "5", "task": "d\xe9j\xe0", "task_status": "ready"}]'

    counts = store(database, [delivery(message % graph), delivery(report(item))])

    assert counts.mended == {Detail.graph: 1, Detail.deployment_graph_task_name: 1}
    (entry,) = rows(database, deployment_history)
    assert (entry["deployment_graph_task_name"], entry["status"]) == (
        "d\ufffdj\ufffd",
        "ready",
    )
    assert entry["mended"] == "deployment_graph_task_name"
    assert rows(database, tasks)[0]["mended"] == "graph"


def test_prometheus_counts_what_was_mended_by_its_kind(database: Database) -> None:
    registry = CollectorRegistry()
    measures = Measures(registry)

    def count(detail: str) -> float | None:
        name = "fuel_history_mended_details_total"
        return registry.get_sample_value(name, {"kind": detail})

    assert {count(detail) for detail in Detail} == {0}
    measures.stored(store(database, [delivery(BAD_CHARACTERS[0])]), 0.1)

    assert (count("message"), count("summary")) == (1, 0)


GRAPHS: Sequence[dict[str, Any]] = (
    {"5": [{"id": "hosts", "type": "puppet"}, {"id": "ntp"}]},
    {"5": [{"id": "hosts", "type": "shell"}], "77": [{"id": "another"}]},
)


def by_message(database: Database, uuid: str, graph: dict[str, Any]) -> None:
    store(database, [delivery(start(graph, uuid))])


def by_request(database: Database, uuid: str, graph: dict[str, Any]) -> None:
    args = decode(start(graph, uuid), T0)
    assert not isinstance(args, Report)
    register_run(database, decode_start(args, strict=True), [], lambda: None)


def kept_of(database: Database, uuid: str) -> tuple[object, ...]:
    """Return a run's version, its number of tasks, snapshots and entries."""
    (run,) = (row for row in rows(database, tasks) if row["uuid"] == uuid)
    bodies = {
        (row["kind"], row["key"]): row["body"]
        for row in rows(database, snapshots)
        if row["task_id"] == run["id"]
    }
    keys = {
        (row["node_id"], row["deployment_graph_task_name"])
        for row in rows(database, deployment_history)
        if row["task_id"] == run["id"]
    }
    return run["version"], run["graph_tasks"], bodies, keys


@pytest.mark.parametrize(
    "ways", [*itertools.product([by_message, by_request], repeat=2)]
)
def test_of_two_graphs_of_one_run_the_first_stays(
    database: Database,
    ways: Sequence[Callable[[Database, str, dict[str, Any]], None]],
) -> None:
    first, second = ways
    for uuid, (known, other) in (("one", GRAPHS), ("two", GRAPHS[::-1])):
        first(database, uuid, known)
        before = kept_of(database, uuid)
        for way, graph in ((second, other), (first, known), (second, known)):
            if way is by_request and graph is other:
                with pytest.raises(TransactionConflict, match="another tasks_graph"):
                    way(database, uuid, graph)
            else:
                way(database, uuid, graph)
        assert kept_of(database, uuid)[1:] == before[1:]
        (run,) = (row for row in rows(database, tasks) if row["uuid"] == uuid)
        told = "other_graph" if second is by_message else None
        assert run["mended"] == told
