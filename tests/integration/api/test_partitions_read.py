"""Every statement of every answer, explained: none reads partitions of other runs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2
import pytest
from falcon.testing import TestClient
from sqlalchemy import text

from answers.digests import close_all
from api.operations.operation import operation_of
from db.database import Database
from db.domain.search import FIELDS
from db.history.partitions import WIDTH, partition_name
from tests.support.stored.routes import filled, read_routes
from tests.support.stored.statements import Statement, recorded
from tests.support.stored.stored import Stored


NOW = datetime.now(UTC)
#: Runs of the environment that is asked about have these ids: good ones long ago, and
#: then one that failed, and one that goes on. Between them are others' partitions.
GOOD, FAILED, GOING_ON = range(1, 10), 5 * WIDTH, 5 * WIDTH + 1
#: A search for each field, with which some search reads each of its conditions.
SEARCHES = {
    "status": "status:error",
    "task": "task:hosts,ceph-*",
    "node": "node:7",
    "role": "role:osd",
    "cluster": "cluster:1",
    "run": f"run:{FAILED}",
    "since": "since:7d",
    "until": "since:30d until:1d",
    "took": "took:>5m",
    "message": "message:x",
}


@pytest.fixture
def own(database: Database, stored: Stored) -> set[str]:
    """Many runs; the partitions of those of the environment that is asked about."""
    for cluster in (1, 2):
        stored.cluster(cluster)

    def run(cluster: int, days: float, how: str, **columns: Any) -> int:
        began = NOW - timedelta(days=days)
        end = began + timedelta(minutes=1)
        task_id = stored.transaction(cluster_id=cluster, time_start=began)
        entries = [(node, "hosts", how) for node in "567"]
        stored.entries(task_id, entries, time_start=began, time_end=end)
        stored.snapshot(task_id, "deployment_info", '{"5": {"mtu": 1500}}')
        for node in "567":
            stored.snapshot(task_id, "graph", '[{"id": "hosts"}]', node)
        stored.role(task_id, "osd", "7")
        stored.change(task_id, **columns)
        return task_id

    def skip_to(task_id: int) -> None:
        with database.writer() as connection:
            value = {"last": task_id - 1}
            connection.execute(text("SELECT setval('tasks_id_seq', :last)"), value)

    ended = {"status": "ready", "progress": 100}
    for number in GOOD:
        end = NOW - timedelta(days=100 - number)
        assert run(1, 100 - number, "ready", time_end=end, **ended) == number
    for first in range(WIDTH, FAILED, WIDTH):
        skip_to(first)
        run(2, 90, "error", time_end=NOW - timedelta(days=89), **ended)
    skip_to(FAILED)
    failed = run(1, 2, "error", time_end=NOW - timedelta(days=1), **ended)
    assert failed == FAILED
    assert run(1, 0.01, "pending", status="running") == GOING_ON
    assert len([*close_all(database)]) == len(GOOD) + 5
    return {partition_name(GOOD[0]), partition_name(FAILED)}


def urls(database: Database) -> Iterator[str]:
    """Yield a URL of each answer, and of each search."""
    for route in read_routes(database):
        responder = route.resource.on_get  # type: ignore[attr-defined]
        if operation_of(route.resource, responder).tag != "Answers":
            continue
        for run in (FAILED, GOING_ON):
            values = {"transaction_id": run, "cluster_id": 1, "fingerprint": "x"}
            url = filled(route.url, values)
            if url.endswith("/search"):
                yield from (f"{url}?q={SEARCHES[name]}" for name in FIELDS)
                yield from (f"{url}?q=word", f"{url}?q=-word&after={FAILED}-99")
            else:
                yield url


def partitions_read(
    connection: "psycopg2.extensions.connection", statement: Statement
) -> set[str]:
    """Return the partitions that a statement reads, not those that it could.

    By the plan that PostgreSQL prefers for these few rows, and by one without nested
    loops, as for many: what prunes must not depend on it.
    """
    found: set[str] = set()
    with connection.cursor() as cursor:
        for loops in ("on", "off"):
            cursor.execute(f"SET enable_nestloop = {loops}")
            explain = f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.text}"
            cursor.execute(explain, statement.values)
            [[plans]] = cursor.fetchall()
            found.update(_relations(plans[0]["Plan"]))
    return found


def _relations(plan: dict[str, Any]) -> Iterator[str]:
    relation = plan.get("Relation Name", "")
    if relation.startswith("deployment_history_") and plan["Actual Loops"]:
        yield relation
    for part in plan.get("Plans", ()):
        yield from _relations(part)


def test_no_answer_reads_partitions_of_other_runs(
    api: TestClient, database: Database, database_url: str, own: set[str]
) -> None:
    asked: dict[str, Statement] = {}
    for url in urls(database):
        with recorded(database) as sent:
            answer = api.simulate_get(url)
        assert answer.status_code in {200, 404}, answer.text
        for each in sent:
            if "deployment_history" in each.text:
                asked[f"{url} {each.text}"] = each
    assert len(asked) > len(FIELDS)

    connection = psycopg2.connect(database_url)
    others = {
        name: read
        for name, each in asked.items()
        if not (read := partitions_read(connection, each)) <= own
    }
    connection.close()

    assert others == {}


def test_what_reads_all_partitions_is_found(
    database: Database, database_url: str, own: set[str]
) -> None:
    statement = Statement("SELECT count(*) FROM deployment_history", None, False)  # noqa: FBT003
    connection = psycopg2.connect(database_url)

    assert partitions_read(connection, statement) > own

    connection.close()
