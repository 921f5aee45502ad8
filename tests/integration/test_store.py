"""Storing batches: what is stored, parked, gated, dead, and what never changes."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update

from astute.bad_report import Reason
from brokers.interface import Delivery
from db.database import Database
from db.domain.errors import DatabaseUnavailable
from db.domain.gate import records_history
from db.domain.reports import ParkedReport
from db.domain.statuses import HistoryStatus
from db.kept_reports.parked import park, parked_and_registered
from db.tables import (
    clusters,
    dead_reports,
    deployment_history,
    parked_reports,
    snapshots,
    tasks,
    transaction_nodes,
)
from pipeline.store import store
from pipeline.unpark import unpark


T0 = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)


def delivery(content: Any, second: float = 0) -> Delivery:
    payload = content if isinstance(content, bytes) else json.dumps(content).encode()
    return Delivery("1-0", payload, T0 + timedelta(seconds=second), "test")


def report(second: float = 0, uuid: str = "u", **args: Any) -> Delivery:
    content = {"method": "deploy_resp", "args": {"task_uuid": uuid, **args}}
    return delivery(content, second)


def task_report(status: str, second: float = 0, **fields: Any) -> Delivery:
    node = {
        "uid": "5",
        "deployment_graph_task_name": "hosts",
        "task_status": status,
        **fields,
    }
    return report(second, nodes=[node])


def start(uuid: str = "u", **args: Any) -> Delivery:
    graph = {"5": [{"id": "hosts", "type": "puppet"}], "null": [{"id": "deploy_end"}]}
    args = {"task_uuid": uuid, "tasks_graph": graph, **args}
    return delivery({"method": "task_deploy", "args": args})


def rows(database: Database, table: Any) -> list[dict[str, Any]]:
    with database.reader() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def history(database: Database) -> dict[tuple[str, str], tuple[Any, ...]]:
    names = ("status", "time_start", "time_end", "message", "summary")
    return {
        (row["node_id"], row["deployment_graph_task_name"]): tuple(
            row[name] for name in names
        )
        for row in rows(database, deployment_history)
    }


def test_a_start_message_makes_the_transaction_and_its_pending_rows(
    database: Database,
) -> None:
    counts = store(database, [start(dry_run=True)])

    assert counts.as_dict() == {
        "batches": 1,
        "received": 1,
        "starts": 1,
        "rows_changed": 2,
    }
    assert history(database) == {
        ("5", "hosts"): ("pending", None, None, None, None),
        ("virtual_sync_node", "deploy_end"): ("pending", None, None, None, None),
    }
    (transaction,) = rows(database, tasks)
    assert (transaction["uuid"], transaction["name"]) == ("u", "deployment")
    assert (transaction["status"], transaction["dry_run"]) == ("pending", True)
    assert {(row["kind"], row["key"]) for row in rows(database, snapshots)} == {
        ("graph", "5"),
        ("graph", "virtual_sync_node"),
        ("task_definitions", ""),
    }


def test_a_second_start_message_changes_nothing(database: Database) -> None:
    store(database, [start(), task_report("ready", 1)])
    before = [rows(database, table) for table in (tasks, deployment_history, snapshots)]

    counts = store(database, [start()])

    after = [rows(database, table) for table in (tasks, deployment_history, snapshots)]
    assert after == before
    assert (counts.rows_changed, counts.second_starts) == (0, 1)
    assert counts.differing_starts == 0


OTHER_GRAPH = {"5": [{"id": "hosts", "type": "shell"}], "6": [{"id": "ntp"}]}


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ({"tasks_graph": OTHER_GRAPH}, "other_graph"),
        ({"dry_run": True}, "other_dry_run"),
        ({"noop_run": True, "tasks_graph": OTHER_GRAPH}, "other_dry_run,other_graph"),
        (
            {
                "tasks_metadata": {
                    "fault_tolerance_groups": [{"name": "compute", "node_ids": ["6"]}]
                }
            },
            "other_roles",
        ),
    ],
    ids=repr,
)
def test_what_a_second_start_message_says_differently_is_left_out_and_shown(
    database: Database, second: dict[str, Any], told: str
) -> None:
    roles = {"fault_tolerance_groups": [{"name": "compute", "node_ids": ["5"]}]}
    first = start(tasks_metadata=roles)
    store(database, [first, task_report("ready", 1)])
    before = [rows(database, table) for table in (deployment_history, snapshots)]
    (run,) = rows(database, tasks)

    counts = store(database, [start(**{"tasks_metadata": roles} | second)])
    store(database, [first])

    assert [rows(database, each) for each in (deployment_history, snapshots)] == before
    assert (counts.second_starts, counts.differing_starts) == (1, 1)
    (shown,) = rows(database, tasks)
    changed = {"mended": told, "version": run["version"] + 1}
    assert shown == run | changed


def test_of_two_start_messages_at_once_one_is_the_second(database: Database) -> None:
    graphs = [{"5": [{"id": f"task{number}"}]} for number in range(2)]
    with ThreadPoolExecutor(2) as both:
        counts = list(
            both.map(lambda graph: store(database, [start(tasks_graph=graph)]), graphs)
        )

    assert sorted(each.differing_starts for each in counts) == [0, 1]
    ((_, name),) = history(database)
    (graph,) = (each for each in rows(database, snapshots) if each["kind"] == "graph")
    assert graph["body"] == [{"id": name}]
    assert [row["mended"] for row in rows(database, tasks)] == ["other_graph"]


def test_an_empty_start_message_takes_no_definitions_away(database: Database) -> None:
    """The API sends one, to have the parked reports of a run applied."""
    store(database, [start()])
    before = rows(database, snapshots)

    counts = store(database, [start(tasks_graph={})])

    assert rows(database, snapshots) == before
    assert counts.second_starts == 0


def test_the_tasks_of_a_graph_are_counted_with_all_that_comes_of_it(
    database: Database,
) -> None:
    store(database, [start(tasks_graph={})])
    assert rows(database, tasks)[0]["graph_tasks"] is None

    store(database, [start()])
    assert rows(database, tasks)[0]["graph_tasks"] == 2


def test_reports_move_an_entry_to_its_end(database: Database) -> None:
    summary = {"resources": {"failed": 1}}
    store(database, [start()])
    store(database, [task_report("running", 1)])
    failed = task_report("error", 9, summary=summary, error_msg="Task hosts failed")

    store(database, [failed])

    assert history(database)["5", "hosts"] == (
        "error",
        T0 + timedelta(seconds=1),
        T0 + timedelta(seconds=9),
        "Task hosts failed",
        summary,
    )


def test_a_report_of_a_task_outside_the_graph_is_kept(database: Database) -> None:
    store(database, [start()])

    store(database, [task_report("ready", 1, deployment_graph_task_name="other")])

    assert history(database)["5", "other"][0] == "ready"


def test_a_batch_stored_twice_is_stored_once(database: Database) -> None:
    batch = [start(), task_report("running", 1), task_report("ready", 2)]
    store(database, batch)
    before = history(database)

    assert store(database, batch).rows_changed == 0
    assert history(database) == before


def test_reports_before_their_start_are_parked_and_applied(database: Database) -> None:
    early = [
        task_report("running", 1),
        task_report("ready", 2),
        report(3, status="ready"),
    ]

    assert store(database, early).parked == 3
    assert [row["task_uuid"] for row in rows(database, parked_reports)] == ["u"] * 3
    assert store(database, [start()]).unparked == 3

    assert rows(database, parked_reports) == []
    assert history(database)["5", "hosts"][:3] == (
        "ready",
        T0 + timedelta(seconds=1),
        T0 + timedelta(seconds=2),
    )
    assert rows(database, tasks)[0]["status"] == "ready"


def test_the_same_bytes_are_parked_once_with_their_first_arrival(
    database: Database,
) -> None:
    """A redelivery is not a second report."""
    store(database, [task_report("ready", 5)])
    store(database, [task_report("ready", 2), task_report("ready", 9)])

    (parked,) = rows(database, parked_reports)
    assert parked["arrived_at"] == T0 + timedelta(seconds=2)


def test_messages_of_the_whole_run_change_the_transaction(database: Database) -> None:
    offline = {
        "uid": "5",
        "status": "error",
        "error_type": "deploy",
        "error_msg": "away",
    }
    store(database, [start(), report(1, status="running")])
    store(database, [report(2, nodes=[offline], error="Node is not ready")])

    store(database, [report(9, status="error", progress=100, error="All nodes …")])

    (transaction,) = rows(database, tasks)
    names = ("status", "progress", "message", "time_start", "time_end")
    assert tuple(transaction[name] for name in names) == (
        "error",
        100,
        "All nodes …",
        T0 + timedelta(seconds=1),
        T0 + timedelta(seconds=9),
    )
    (node,) = rows(database, transaction_nodes)
    assert (node["node_id"], node["status"], node["message"]) == ("5", "error", "away")


@pytest.mark.parametrize(
    ("release_version", "statuses"),
    [("liberty-8.0", {}), ("mitaka-9.0", {"hosts": "ready", "deploy_end": "pending"})],
)
def test_clusters_before_9_0_have_no_history(
    database: Database, release_version: str, statuses: dict[str, str]
) -> None:
    store(database, [start(tasks_graph={})])
    with database.writer() as connection:
        connection.execute(
            insert(clusters).values(
                id=1,
                name="env",
                release_version=release_version,
                records_history=records_history(release_version),
            )
        )
        connection.execute(update(tasks).values(cluster_id=1))

    counts = store(database, [start(), task_report("ready", 1), report(status="ready")])

    found = {name: row[0] for (_, name), row in history(database).items()}
    assert found == statuses
    assert counts.gated == (0 if statuses else 2)
    # The run itself is there in any case.
    assert rows(database, tasks)[0]["status"] == "ready"


def test_bad_reports_are_dead_and_the_rest_of_their_batch_is_stored(
    database: Database,
) -> None:
    bad = [
        delivery(b"not JSON", 1),
        delivery({"method": 7, "args": {"task_uuid": "u"}}, 2),
        delivery(b"\x1f\x8bbroken", 3),
    ]
    mixed = delivery([{"method": 1}, json.loads(task_report("ready").payload)], 4)

    counts = store(database, [start(), *bad, mixed])

    assert (counts.received, counts.dead, counts.reports) == (6, 4, 1)
    assert history(database)["5", "hosts"][0] == "ready"
    found = {row["payload"]: row["reason"] for row in rows(database, dead_reports)}
    assert found == {
        b"not JSON": Reason.not_json,
        bad[1].payload: Reason.wrong_shape,
        b"\x1f\x8bbroken": Reason.not_compressed_well,
        b'{"method": 1}': Reason.wrong_shape,
    }


def test_the_same_bad_bytes_are_one_dead_report(database: Database) -> None:
    store(database, [delivery(b"bad", 5), delivery(b"bad", 2)])
    store(database, [delivery(b"bad", 9)])

    (dead,) = rows(database, dead_reports)
    assert dead["times"] == 3
    assert dead["first_arrived_at"] == T0 + timedelta(seconds=2)
    assert dead["last_arrived_at"] == T0 + timedelta(seconds=9)


def test_a_huge_bad_report_is_kept_in_part(database: Database) -> None:
    store(database, [delivery(b"x" * (2 << 20))])

    (dead,) = rows(database, dead_reports)
    assert (len(dead["payload"]), dead["payload_size"]) == (1 << 20, 2 << 20)


def test_only_the_report_that_the_database_refuses_dies(database: Database) -> None:
    """Found by halving; here a constraint stands for what no check foresaw."""
    with database.writer() as connection:
        connection.execute(
            text("ALTER TABLE deployment_history ADD CHECK (node_id <> '13')")
        )
    store(database, [start()])
    good = [task_report("ready", 1, uid=str(n)) for n in range(10, 20) if n != 13]
    refused = task_report("ready", 1, uid="13")

    counts = store(database, [*good[:4], refused, *good[4:]])

    assert (counts.reports, counts.dead) == (9, 1)
    assert stored_nodes(database) >= {str(n) for n in range(10, 20) if n != 13}
    (dead,) = rows(database, dead_reports)
    assert (dead["payload"], dead["reason"]) == (
        refused.payload,
        Reason.refused_by_database,
    )
    assert "check constraint" in dead["detail"]


def stored_nodes(database: Database) -> set[str]:
    return {node_id for node_id, _ in history(database)}


def test_json_nested_as_deep_as_decode_takes_is_stored(database: Database) -> None:
    deep = b'{"a":' * 900 + b"{}" + b"}" * 900
    payload = task_report("ready", 1, summary="HERE").payload.replace(b'"HERE"', deep)

    counts = store(database, [start(), delivery(payload)])

    assert (counts.reports, counts.dead) == (1, 0)


def test_a_database_that_is_away_stores_nothing_and_says_so() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/none", application_name="test")

    with pytest.raises(DatabaseUnavailable):
        store(database, [start()])
    database.close()


def ended(second: float = 9) -> Delivery:
    return report(second, status="ready", progress=100)


@pytest.mark.parametrize(
    ("reports", "counted"),
    [
        ([task_report("running", 1), task_report("ready", 2)], {}),
        ([task_report("skipped", 1)], {}),
        ([task_report("ready", 2)], {"ended_unstarted": 1}),
        (
            [task_report("ready", 1), task_report("running", 2)],
            {"started_after_end": 1},
        ),
        (
            [task_report("running", 2), task_report("ready", 1)],
            {"started_after_end": 1},
        ),
        (
            [task_report("running", 1), task_report("skipped", 2)],
            {"skipped_after_start": 1},
        ),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_transitions_that_nobody_should_report_are_counted_when_the_run_ends(
    database: Database, reports: list[Delivery], counted: dict[str, int], at_once: bool
) -> None:
    deliveries = [start(), *reports, ended()]
    batches = [deliveries] if at_once else [[each] for each in deliveries]

    counts = [store(database, batch) for batch in batches]
    again = store(database, deliveries)

    unexpected = ("ended_unstarted", "started_after_end", "skipped_after_start")
    found = counts[-1].as_dict()
    assert {name: found[name] for name in unexpected if name in found} == counted
    assert not any(
        name in each.as_dict() for each in counts[:-1] for name in unexpected
    )
    assert not any(getattr(again, name) for name in unexpected)


def test_what_was_said_before_and_why_reports_are_dead_is_counted(
    database: Database,
) -> None:
    store(database, [start()])

    first = store(database, [task_report("ready", 1), delivery(b"bad")])
    again = store(database, [task_report("ready", 1), delivery({"method": "no"})])

    assert (first.rows_changed, first.rows_unchanged) == (1, 0)
    assert (again.rows_changed, again.rows_unchanged) == (0, 1)
    assert first.reasons == {Reason.not_json: 1}
    first += again
    assert (first.dead, first.reasons.total()) == (2, 2)
    assert "reasons" not in first.as_dict()


def test_what_a_dead_process_left_parked_is_applied(database: Database) -> None:
    """It parked the report of a run that is registered, and looked no more."""
    store(database, [start()])
    with database.writer() as connection:
        late = task_report("ready")
        park(
            connection,
            [ParkedReport("u", late.arrived_at, late.origin, late.payload)],
        )
        assert parked_and_registered(connection) == ["u"]

    assert unpark(database).unparked == 1

    with database.reader() as connection:
        assert parked_and_registered(connection) == []
        found = connection.execute(select(deployment_history.c.status)).scalars()
        assert HistoryStatus.ready in set(found)
