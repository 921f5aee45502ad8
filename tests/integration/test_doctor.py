"""`fuel-history doctor` on real services: what it says, and its exit status."""

import json
import os
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import kombu
import pytest
import redis
from click.testing import CliRunner

from admin.main import main
from brokers.interface import Broker, Earlier
from db.domain.statuses import TransactionStatus
from db.history.partitions import runs_ahead
from embedded.valkey import Valkey
from tests.support.brokers.queues import delete_queues
from tests.support.brokers.virtual_host import VirtualHost
from tests.support.servers.astute_daemon import AstuteDaemon, AstuteService
from tests.support.servers.services import Services, TemplateDatabase, require_rabbitmq
from tests.support.servers.stack import Stack, wait_until
from tests.support.stored.stored import Stored
from tests.support.streams.fuel_master import FuelMaster
from tests.support.workers.worker import Workers


NOW = datetime.now(UTC)
LONG_AGO = NOW - timedelta(days=1)


def asked(environ: dict[str, str], *options: str) -> tuple[int, dict[str, Any]]:
    """Return the exit status, and the checks by their names."""
    ended = CliRunner().invoke(main, ["doctor", "--json", *options], env=environ)
    assert ended.exception is None or isinstance(ended.exception, SystemExit)
    told = json.loads(ended.stdout)
    worst = {"ok": 0, "warning": 1, "critical": 2}[told["status"]]
    assert ended.exit_code == worst
    return ended.exit_code, {check["check"]: check for check in told["checks"]}


@pytest.fixture
def stored(stack: Stack) -> Stored:
    return Stored(stack.database)


def statuses(checks: dict[str, Any]) -> dict[str, str]:
    """Return what is not well."""
    return {
        name: check["status"]
        for name, check in checks.items()
        if check["status"] != "ok"
    }


def horizon(stack: Stack) -> int:
    with stack.database.reader() as connection:
        return runs_ahead(connection)


def test_all_is_well_where_a_worker_listens_and_nothing_waits(
    stack: Stack, stored: Stored, workers: Workers
) -> None:
    workers.start()
    stored.transaction()
    wait_until(lambda: horizon(stack) == 998, "the worker to make partitions")

    status, checks = asked(stack.environ)

    assert (status, statuses(checks)) == (0, {})
    on_amqp = ["bindings"] * stack.environ["BROKER_URL"].startswith("amqp")
    assert list(checks) == [
        *("database", "timeouts", "partitions", "parked", "dead"),
        *("silent runs", "ended runs"),
        *("broker", "durability", *on_amqp, "workers"),
    ]
    assert checks["partitions"]["numbers"] == {"runs_ahead": 998}
    assert checks["workers"]["numbers"] == {"workers": 1}
    ended = CliRunner().invoke(main, ["doctor"], env=stack.environ)
    assert ended.stdout.splitlines()[0] == (
        "OK  database     it answers, with the schema of this version"
    )


def test_without_a_worker_it_fails(stack: Stack) -> None:
    status, checks = asked(stack.environ)

    # Nobody made a queue, either.
    no_queue = {"bindings": "critical"} if "bindings" in checks else {}
    assert (status, statuses(checks)) == (2, {"workers": "critical", **no_queue})


def test_what_waits_for_somebody_is_a_warning(
    stack: Stack, stored: Stored, workers: Workers
) -> None:
    workers.start()
    stored.dead(b"bad", "not_json")
    stored.dead(b"worse", "not_json")
    stored.parked("a", b"{}")
    silent = stored.transaction(status=TransactionStatus.running)
    stored.change(silent, created_at=LONG_AGO)
    ended = stored.transaction(status=TransactionStatus.ready, time_end=LONG_AGO)
    for task_id in (silent, ended):
        stored.entry(task_id, "5", "hosts", "running", reported_at=LONG_AGO)

    status, checks = asked(stack.environ, "--max-parked-age", "0s")

    assert status == 1
    assert statuses(checks) == dict.fromkeys(
        ("parked", "dead", "silent runs", "ended runs"), "warning"
    )
    assert checks["dead"]["numbers"] == {"dead": 2, "not_json": 2}
    assert checks["dead"]["says"] == "2 dead reports wait: not_json 2"
    assert checks["silent runs"]["says"].endswith(f": transactions {silent}")
    assert checks["ended runs"]["numbers"] == {"entries": 1, "runs": 1}
    well = asked(
        *(stack.environ, "--max-dead", "2", "--max-silence", "2d", "--recent", "1h")
    )
    assert well[0] == 0


def test_a_run_that_nobody_announces_is_no_alert_for_ever(
    stack: Stack, stored: Stored, workers: Workers
) -> None:
    workers.start()
    stored.parked("a", b"{}", parked_at=LONG_AGO, unannounced_at=NOW)
    stored.parked("b", b"{}")

    check = asked(stack.environ)[1]["parked"]
    late = asked(stack.environ, "--max-parked-age", "0s")[1]["parked"]

    assert (check["status"], late["status"]) == ("ok", "warning")
    assert check["numbers"] == {"waiting": 1, "unannounced": 1}
    assert check["says"].endswith(
        "; 1 of 1 runs were never announced: 'fuel-history parked list' lists them,"
        " 'parked purge --state unannounced' removes them"
    )


@pytest.mark.parametrize("stack", ["valkey"], indirect=True)
def test_reports_that_wait_for_long_are_told(
    stack: Stack, broker: Broker, workers: Workers
) -> None:
    broker.publish([b"{}"])

    assert statuses(asked(stack.environ)[1]) == {"workers": "critical"}
    late = asked(stack.environ, "--max-lag", "0s")[1]["broker"]
    assert late["status"] == "critical"
    assert late["numbers"].keys() == {"waiting", "held", "lag_seconds"}


@pytest.mark.parametrize("stack", ["valkey"], indirect=True)
def test_a_replayed_report_waits_since_its_replay(stack: Stack, broker: Broker) -> None:
    broker.publish_again([Earlier(b"{}", LONG_AGO)])

    assert asked(stack.environ)[1]["broker"]["status"] == "ok"


@pytest.mark.parametrize("stack", ["rabbitmq"], indirect=True)
def test_where_the_broker_tells_no_age_reports_are_counted(
    stack: Stack, broker: Broker
) -> None:
    broker.publish([b"{}", b"{}"])

    assert asked(stack.environ)[1]["broker"]["status"] == "ok"
    many = asked(stack.environ, "--max-waiting", "1")[1]["broker"]
    assert (many["status"], many["numbers"]) == ("warning", {"waiting": 2, "held": 0})


@pytest.mark.parametrize("broker_url", ["redis://127.0.0.1:1", "amqp://127.0.0.1:1//"])
def test_services_that_are_away_are_findings(broker_url: str) -> None:
    environ = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "BROKER_URL": broker_url,
    }

    status, checks = asked(environ)

    assert status == 2
    assert statuses(checks) == dict.fromkeys(
        ("database", "broker", "workers"), "critical"
    )
    for check in checks.values():
        assert "refused" in check["says"]
        assert "does not answer" in check["says"]


def test_a_schema_of_another_version_is_a_finding(
    embedded_databases: TemplateDatabase, services: Services
) -> None:
    url = embedded_databases.create(empty=True)

    status, checks = asked({"DATABASE_URL": url, "BROKER_URL": services.valkey_url})

    embedded_databases.drop(url)
    assert status == 2
    assert checks["database"]["do"] == "run 'fuel-history migrate'"


def test_an_age_that_is_none_is_wrong_usage(stack: Stack) -> None:
    refused = CliRunner().invoke(
        main, ["doctor", "--max-lag", "soon"], env=stack.environ
    )

    assert refused.exit_code == 2
    assert "is not an age like 90s, 30m, 24h, 7d, 2w" in refused.stderr


def test_a_broker_that_may_lose_reports_is_critical(
    stack: Stack, workers: Workers, tmp_path: Path
) -> None:
    """It deletes reports when it is full, or forgets them at a restart."""
    server = Valkey(tmp_path / "valkey")
    server.start()
    with redis.Redis.from_url(server.url) as client:
        client.config_set("maxmemory-policy", "allkeys-lru")
        client.config_set("appendonly", "no")
        ahead = (NOW + timedelta(days=3650)).timestamp()
        client.xadd(
            stack.settings.reports_queue, {"report": b"1"}, id=int(ahead * 1000)
        )

    _, checks = asked(stack.environ | {"REPORTS_URL": server.url})
    worker = workers.start(REPORTS_URL=server.url)

    found = checks["durability"]
    assert found["status"] == "critical"
    for word in ("maxmemory-policy is allkeys-lru", "append-only", "in the future"):
        assert word in found["says"]
        assert any(
            "broker_may_lose_reports" in line and word in line
            for line in worker.log.splitlines()
        )
    workers.stop()
    server.stop()


def test_a_queue_that_does_not_outlive_a_restart_is_critical(stack: Stack) -> None:
    url, name = require_rabbitmq(), stack.settings.reports_queue
    with kombu.Connection(url) as connection:
        connection.default_channel.queue_delete(name)
        connection.default_channel.queue_declare(name, durable=False, auto_delete=False)

    _, checks = asked(stack.environ | {"REPORTS_URL": url})

    assert checks["durability"]["status"] == "critical"
    assert "not durable" in checks["durability"]["says"]
    delete_queues(url, name)


def test_bindings_that_are_or_were_gone_are_told(
    host: VirtualHost, database_url: str
) -> None:
    environ = {"PATH": os.environ["PATH"], "DATABASE_URL": database_url}
    environ["BROKER_URL"] = host.url

    def told() -> tuple[str, str]:
        found = asked(environ)[1]["bindings"]
        return found["status"], f"{found['says']} -> {found['do']}"

    assert told()[0] == "critical"
    assert "the queue fuel-history does not exist" in told()[1]

    workers = Workers(environ)
    workers.start()
    wait_until(lambda: told()[0] == "warning", "the worker to bind its queue")
    # The worker knows it, too: since when.
    wait_until(lambda: "is gone since" in told()[1], "the worker's own word")
    assert re.fullmatch(
        r"naily_service/naily is gone since .+: there is no such exchange"
        r" -> Astute creates it when it starts; workers bind again within seconds",
        told()[1],
    )

    astute = [each(host.url).start() for each in (AstuteDaemon, AstuteService)]
    wait_until(lambda: told()[0] == "ok", "the binding to Astute's exchange")
    with closing(FuelMaster(host.url)) as fuel:
        fuel.declare_anew()
    wait_until(lambda: "again since" in told()[1], "the bindings to be restored")
    status, says = told()
    assert status == "warning"
    assert "messages of the seconds before are missing" in says
    workers.stop()
    workers.close()
    for each in astute:
        each.stop()


def backup(tmp_path: Path, *options: str) -> dict[str, Any]:
    environ = {"BACKUP_DIR": str(tmp_path), "BROKER_URL": "redis://127.0.0.1:1"}
    found: dict[str, Any] = asked(environ, *options)[1]["backup"]
    return found


def test_it_tells_how_old_the_newest_backup_is(tmp_path: Path) -> None:
    assert backup(tmp_path)["says"] == f"there is none in {tmp_path}"
    # What a dump leaves that failed.
    (tmp_path / "failed.dump").touch()
    assert backup(tmp_path)["status"] == "warning"

    dump = tmp_path / "history.dump"
    dump.write_bytes(b"PGDMP")
    os.utime(dump, (LONG_AGO.timestamp(), LONG_AGO.timestamp()))
    found = backup(tmp_path)
    assert (found["status"], found["says"]) == (
        "ok",
        f"the newest in {tmp_path} is 24 h old",
    )
    assert backup(tmp_path, "--max-backup-age", "12h")["status"] == "warning"

    (tmp_path / "base").mkdir()
    assert backup(tmp_path)["numbers"]["age_seconds"] < 3600
    assert "No such file" in backup(tmp_path / "nowhere")["says"]
