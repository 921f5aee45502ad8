"""What Prometheus reads of real workers and of a real API, also when they die."""

import json
import os
import re
import signal
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest
from prometheus_client import CollectorRegistry, generate_latest
from sqlalchemy import text

from brokers.interface import Broker
from db.database import Database
from service import shared_metrics
from tests.support.servers.launcher import free_bind
from tests.support.servers.prometheus import Scrape, scrape
from tests.support.servers.server import Server
from tests.support.servers.stack import ROOT, Stack, wait_until
from tests.support.servers.users import READER, write_users
from tests.support.stored.stored import Stored
from tests.support.streams.reports import report_of_node
from tests.support.workers.worker import Workers


REPORTS = "fuel_history_reports_total"
GRAPH = {str(node): [{"id": "hosts"}] for node in range(20)}
START = {"method": "task_deploy", "args": {"task_uuid": "u", "tasks_graph": GRAPH}}


def end() -> bytes:
    args = {"task_uuid": "u", "status": "ready", "progress": 100}
    return json.dumps({"method": "deploy_resp", "args": args}).encode()


def of_nodes(*statuses: str) -> list[bytes]:
    return [
        report_of_node("u", node, "hosts", status).payload
        for node in GRAPH
        for status in statuses
    ]


def test_a_process_that_begins_to_count_disturbs_no_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    # As prometheus_client makes it, before it gives it a size.
    (tmp_path / "counter_0.db").touch()

    assert generate_latest(shared_metrics.exposed(CollectorRegistry())) == b""


def test_a_worker_tells_what_became_of_reports_also_after_kill_9(
    stack: Stack, broker: Broker, workers: Workers
) -> None:
    bind = free_bind()
    worker = workers.start(METRICS_BIND=bind)

    def taken(number: int) -> Scrape:
        sizes = "fuel_history_batch_reports_sum"
        wait_until(
            lambda: scrape(bind).value(sizes) == number, f"{number} reports to be told"
        )
        return scrape(bind)

    broker.publish([json.dumps(START).encode(), b"bad", *of_nodes("running", "ready")])
    broker.publish([report_of_node("x", "1", "hosts", "ready").payload])
    before = taken(43)
    worker.kill_pool_process()
    broker.publish([*of_nodes("ready")[:5], report_of_node("u", "7", "b", "ready")[1]])
    taken(49)
    broker.publish([end()])
    after = taken(50)

    outcomes = ("start", "stored", "gated", "parked", "dead")
    assert [before.value(REPORTS, outcome=each) for each in outcomes] == [
        *(1, 40, 0, 1, 1)
    ]
    assert after.value(REPORTS, outcome="stored") == 47
    assert after.value("fuel_history_dead_reports_total", reason="not_json") == 1
    entries = "fuel_history_entries_total"
    assert after.value(entries, result="unchanged") == 5
    unexpected = "fuel_history_unexpected_transitions_total"
    assert after.value(unexpected, kind="ended_unstarted") == 1
    batches = after.value("fuel_history_batch_seconds_count")
    assert after.value("fuel_history_lag_seconds_count") == batches
    assert after.value("fuel_history_queue_up") == 1
    assert after.value("fuel_history_queue_reports", state="waiting") == 0
    line = re.compile(
        r"event=reports_stored .* celery_task=[0-9a-f-]{36}$", re.MULTILINE
    )
    wait_until(lambda: line.search(worker.log) is not None, "the batch's line")


@pytest.mark.parametrize("stack", ["valkey"], indirect=True)
def test_a_worker_whose_address_is_taken_receives_and_clears_what_a_dead_one_left(
    stack: Stack, broker: Broker, workers: Workers, tmp_path: Path
) -> None:
    bind = free_bind()
    dead = workers.start(METRICS_BIND=bind, TMPDIR=str(tmp_path))
    [left] = tmp_path.glob("fuel-history-metrics-*")
    dead.kill()
    assert left.exists()

    workers.start(METRICS_BIND=bind, TMPDIR=str(tmp_path))
    second = workers.start(METRICS_BIND=bind, TMPDIR=str(tmp_path))
    broker.publish([json.dumps(START).encode()])
    wait_until(lambda: stack.count("deployment_history") == 20, "the run to begin")

    assert not left.exists()
    assert len(list(tmp_path.glob("fuel-history-metrics-*"))) == 2
    assert f"event=metrics_not_served bind={bind}" in second.log
    assert scrape(bind).value("fuel_history_queue_up") == 1
    workers.stop()
    assert not list(tmp_path.glob("fuel-history-metrics-*"))


@pytest.mark.parametrize("stack", ["valkey"], indirect=True)
def test_the_database_shows_which_celery_task_waits(
    stack: Stack, broker: Broker, workers: Workers
) -> None:
    workers.start()
    with stack.database.engine.begin() as connection:
        connection.execute(text("LOCK TABLE parked_reports"))
        broker.publish([report_of_node("x", "1", "hosts", "ready").payload])
        wait_until(
            lambda: (
                stack.count(
                    "pg_stat_activity",
                    "application_name = 'fuel-history-worker'"
                    " AND query ~ '^/\\* [0-9a-f-]{36} \\*/ '"
                    " AND wait_event_type = 'Lock' AND datname = current_database()",
                )
                == 1
            ),
            "the worker's transaction to wait",
        )


def test_the_api_sums_its_processes_also_after_kill_9(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    stored = Stored(database)
    one, other = stored.transaction(), stored.transaction()
    stored.dead(b"bad", "not_json")
    stored.parked("a", b"{}")
    long_ago = datetime(2016, 3, 7, tzinfo=UTC)
    stored.parked("b", b"{}", unannounced_at=long_ago, parked_at=long_ago)
    auth_file = str(write_users(tmp_path / "users.json"))
    with Server(
        database_url, AUTH="static", AUTH_FILE=auth_file, TMPDIR=str(tmp_path)
    ) as server:

        def read(headers: dict[str, str]) -> tuple[int, str]:
            with closing(HTTPConnection("127.0.0.1", server.port)) as connection:
                connection.request("GET", "/metrics", headers=headers)
                answer = connection.getresponse()
                return answer.status, answer.read().decode()

        assert read({})[0] == 401
        for task_id in (one, other) * 10:
            path = f"/api/transactions/{task_id}/"
            assert server.get(path, READER.token).status == 200
        assert server.get("/api/nothing", READER.token).status == 404
        child = psutil.Process(server.process.pid).children()[0]
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        status, told = read({"Authorization": f"Bearer {READER.token}"})
        assert status == 200
        found = Scrape(told)
        [directory] = tmp_path.glob("fuel-history-metrics-*")
        assert server.stop() == 0
        assert "event=request method=GET path=/api/transactions/1 " in server.log

    route = "/api/transactions/{transaction_id}"
    requests = "fuel_history_http_requests_total"
    assert found.value(requests, method="GET", route=route, status="200") == 20
    assert found.value(requests, method="GET", route="none", status="404") == 1
    seconds = "fuel_history_http_request_seconds_count"
    assert found.value(seconds, method="GET", route=route) == 20
    waiting = "fuel_history_dead_reports_waiting"
    assert found.value(waiting, reason="not_json") == 1
    assert found.value(waiting, reason="too_large") == 0
    parked = "fuel_history_parked_reports"
    assert found.value(parked, state="waiting") == 1
    assert found.value(parked, state="unannounced") == 1
    oldest = found.value("fuel_history_oldest_parked_timestamp_seconds")
    assert oldest > long_ago.timestamp()
    assert found.value("fuel_history_partition_horizon_runs") == 497
    assert found.value("fuel_history_database_up") == 1
    assert not directory.exists()


def documented() -> dict[str, str]:
    """Return the measures of docs/operations.md, and where each is."""
    rows = re.findall(
        r"^\| `(fuel_history_\w+)[`{].*?\| (API|worker) \|",
        (ROOT / "docs" / "operations.md").read_text(),
        re.MULTILINE,
    )
    return dict(rows)


@pytest.mark.parametrize("stack", ["valkey"], indirect=True)
def test_the_documentation_has_every_measure_and_no_label_is_an_id(
    stack: Stack, workers: Workers
) -> None:
    bind = free_bind()
    workers.start(METRICS_BIND=bind)
    of_worker = scrape(bind)
    task_id = Stored(stack.database).transaction()
    url = stack.environ["DATABASE_URL"]
    # The same database twice will do.
    with Server(url, READ_DATABASE_URL=url) as server:
        server.get(f"/api/transactions/{task_id}/").read()
        of_api = Scrape(server.get("/metrics").read().decode())

    assert (
        dict.fromkeys(of_worker.names(), "worker")
        | dict.fromkeys(of_api.names(), "API")
        == documented()
    )
    allowed = {"outcome", "reason", "method", "result", "kind", "state"}
    allowed |= {"differs", "le"}
    assert {name for labels in of_worker.labels() for name in labels} == allowed
    allowed = {"method", "route", "status", "reason", "state", "le"}
    assert {name for labels in of_api.labels() for name in labels} == allowed
