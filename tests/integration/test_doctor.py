"""`fuel-history doctor` on real services: what it says, and its exit status."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from admin.main import main
from brokers.interface import Broker, Earlier
from db.domain.statuses import TransactionStatus
from db.partitions import runs_ahead
from tests.services import Services, TemplateDatabase
from tests.stack import Stack, wait_until
from tests.stored import Stored
from tests.worker import Workers


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
    assert list(checks) == [
        *("database", "timeouts", "partitions", "parked", "dead"),
        *("silent runs", "ended runs"),
        *("broker", "workers"),
    ]
    assert checks["partitions"]["numbers"] == {"runs_ahead": 998}
    assert checks["workers"]["numbers"] == {"workers": 1}
    ended = CliRunner().invoke(main, ["doctor"], env=stack.environ)
    assert ended.stdout.splitlines()[0] == (
        "OK  database     it answers, with the schema of this version"
    )


def test_without_a_worker_it_fails(stack: Stack) -> None:
    status, checks = asked(stack.environ)

    assert (status, statuses(checks)) == (2, {"workers": "critical"})


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
    assert "is an age like 90s, 30m, 24h, 7d, 2w" in refused.stderr
