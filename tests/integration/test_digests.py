"""Digests: made of what is stored, due by a trigger, equal to what is made at once."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from admin.main import main
from answers.digest import Digest, encoded, make
from answers.digests import close, close_due, digest_of
from answers.run import Run
from brokers.interface import Delivery
from db.database import Database
from pipeline.store import store
from tests.support.stored.emptying import empty
from tests.support.stored.stored import Stored


T0 = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)
NODES, TASKS = ("1", "2", "3"), ("a", "b", "c")
GRAPH = {
    node: [
        {
            "id": task,
            "type": "puppet",
            "requires": [{"node_id": node, "name": TASKS[place - 1]}] if place else [],
        }
        for place, task in enumerate(TASKS)
    ]
    for node in NODES
}
START = {
    "method": "task_deploy",
    "args": {
        "task_uuid": "u",
        "tasks_graph": GRAPH,
        "tasks_metadata": {
            "fault_tolerance_groups": [{"name": "compute", "node_ids": [*NODES]}]
        },
    },
}


def delivery(content: object, second: float) -> Delivery:
    payload = json.dumps(content).encode()
    return Delivery("1-0", payload, T0 + timedelta(seconds=second), "test")


def report(second: float, **args: object) -> Delivery:
    content = {"method": "deploy_resp", "args": {"task_uuid": "u", **args}}
    return delivery(content, second)


def of_task(second: float, node: str, task: str, status: str) -> Delivery:
    summary = {
        "time": {"total": second / 3},
        "resources": {"failed_resources": f"File[/{task},{node}]"},
    }
    item = {
        "uid": node,
        "deployment_graph_task_name": task,
        "task_status": status,
        "summary": summary,
    }
    return report(second, nodes=[item])


def due(database: Database) -> list[int]:
    with database.reader() as connection:
        return list(
            connection.execute(text("SELECT task_id FROM digests_due")).scalars()
        )


def make_due_now(database: Database) -> None:
    with database.writer() as connection:
        connection.execute(text("UPDATE digests_due SET due_at = now()"))


def close_now(database: Database) -> list[int]:
    """Make what is due, as a worker some seconds later."""
    make_due_now(database)
    found = []
    while (task_id := close_due(database)) is not None:
        found.append(task_id)
    return found


def stored_versions(database: Database) -> list[tuple[int, int]]:
    with database.reader() as connection:
        rows = connection.execute(text("SELECT task_id, version FROM run_digests"))
        return [(row[0], row[1]) for row in rows]


@pytest.fixture
def run(database: Database) -> Database:
    """A run that goes on."""
    store(database, [delivery(START, 0), report(1, status="running")])
    return database


def test_a_run_is_due_when_it_ends_and_not_before(run: Database) -> None:
    store(run, [of_task(2, "1", "a", "ready")])
    assert due(run) == []

    store(run, [report(9, status="ready", progress=100)])

    assert due(run) == [1]
    # A late report within some seconds makes no second digest.
    assert close_due(run) is None
    assert close_now(run) == [1]
    assert due(run) == []


def test_a_late_report_makes_a_new_digest_due(run: Database) -> None:
    store(run, [report(9, status="ready", progress=100)])
    close_now(run)
    [(_, before)] = stored_versions(run)

    store(run, [of_task(10, "1", "a", "error")])

    with run.reader() as connection:
        # Not from the digest, which is of what was.
        assert digest_of(connection, 1).failed == 1
    assert close_now(run) == [1]
    [(_, after)] = stored_versions(run)
    assert after > before
    # What changes nothing is not due.
    store(run, [of_task(10, "1", "a", "error")])
    assert due(run) == []


def test_an_older_digest_never_overwrites_a_newer_one(run: Database) -> None:
    store(run, [report(9, status="ready", progress=100)])
    close_now(run)
    [(_, newest)] = stored_versions(run)
    with run.writer() as connection:
        connection.execute(text("UPDATE run_digests SET version = version + 5"))

    close(run, 1)

    assert stored_versions(run) == [(1, newest + 5)]


def test_a_digest_is_removed_with_its_run(run: Database) -> None:
    store(run, [of_task(2, "1", "a", "error"), report(9, status="ready")])
    close_now(run)

    with run.writer() as connection:
        for table in ("transaction_nodes", "snapshots", "deployment_history"):
            connection.execute(text(f"DELETE FROM {table} WHERE task_id = 1"))
        connection.execute(text("DELETE FROM tasks WHERE id = 1"))
        for table in ("run_digests", "run_failures", "digests_due"):
            left = connection.execute(text(f"SELECT count(*) FROM {table}"))
            assert left.scalar_one() == 0


def test_a_command_makes_all_digests_anew(run: Database, database_url: str) -> None:
    store(run, [of_task(2, "1", "a", "error"), report(9, status="ready")])
    environment = {"DATABASE_URL": database_url}

    first = CliRunner().invoke(main, ["digest"], env=environment)
    second = CliRunner().invoke(main, ["digest"], env=environment)
    anew = CliRunner().invoke(main, ["digest", "--all"], env=environment)

    assert [each.stdout for each in (first, second, anew)] == [
        "made the digests of 1 run\n",
        "made the digests of 0 runs\n",
        "made the digests of 1 run\n",
    ]


REPORTS = st.lists(
    st.builds(
        of_task,
        st.floats(2, 90).map(lambda seconds: round(seconds, 3)),
        st.sampled_from(NODES),
        st.sampled_from(TASKS),
        st.sampled_from(["running", "skipped", "ready", "error"]),
    ),
    max_size=25,
)
ENDS = st.builds(
    lambda second, status: report(second, status=status, progress=100),
    st.floats(2, 90).map(lambda seconds: round(seconds, 3)),
    st.sampled_from(["ready", "error"]),
)


def batches(deliveries: list[Delivery], cut: int) -> Iterator[list[Delivery]]:
    for first in range(0, len(deliveries), cut):
        yield deliveries[first : first + cut]


@settings(
    max_examples=12,
    # Each example takes a second: to shrink one would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(REPORTS, ENDS, st.randoms(use_true_random=False), st.integers(1, 7))
def test_a_stored_digest_is_what_is_made_at_once(
    database: Database,
    reports: list[Delivery],
    end: Delivery,
    chance: object,
    cut: int,
) -> None:
    """Of random runs: shuffled, doubled, late, whichever digests were made between."""
    with database.writer() as connection:
        empty(connection)
    sent = [delivery(START, 0), *reports, end, *reports[::2]]
    chance.shuffle(sent)  # type: ignore[attr-defined]
    # What comes before its start is parked, and applied with it.
    for number, batch in enumerate(batches(sent, cut)):
        store(database, batch)
        if number % 2:
            close_now(database)
    close_now(database)

    assert due(database) == []
    [(task_id, version)] = stored_versions(database)
    with database.reader() as connection:
        found = digest_of(connection, task_id)
        assert found == make(Run(connection, task_id))
        assert found.version == version
    # The order, the cuts and the doubles change nothing of what it tells.
    with database.writer() as connection:
        empty(connection)
    store(database, sorted(sent, key=lambda each: each.arrived_at))
    with database.reader() as connection:
        again = digest_of(connection, 1)
    same = {"task_id": 0, "version": 0}
    assert _told(again, same) == _told(found, same)


def _told(digest: Digest, same: dict[str, int]) -> object:
    told = json.loads(encoded(digest)) | same
    for group in told["groups"]:
        for cause in group[-1]:
            # The ids of entries depend on who came first.
            cause[-1] = len(cause[-1])
    return told


def test_many_runs_are_closed_once_each(database: Database, stored: Stored) -> None:
    for _ in range(5):
        task_id = stored.transaction()
        stored.entry(task_id, "1", "a", time_start=T0, time_end=T0)
        stored.end(task_id, "ready")

    assert sorted(close_now(database)) == [1, 2, 3, 4, 5]
    assert close_now(database) == []


def verified(database_url: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["verify"], env={"DATABASE_URL": database_url})
    return done.exit_code, done.stdout


def test_an_edited_run_is_found(run: Database, database_url: str) -> None:
    store(run, [of_task(2, "1", "a", "ready"), report(9, status="ready")])
    close_now(run)
    exit_code, told = verified(database_url)
    assert exit_code == 0
    assert told.startswith("no environment: whole, 1 runs, head ")

    with run.writer() as connection:
        connection.execute(
            text("UPDATE deployment_history SET status = 'error' WHERE node_id = '1'")
        )

    exit_code, told = verified(database_url)
    assert exit_code == 1
    assert "run 1 differs: rows of node 1\n" in told


def test_a_late_report_adds_a_link(run: Database, database_url: str) -> None:
    store(run, [report(9, status="ready")])
    close_now(run)
    store(run, [of_task(10, "2", "a", "ready")])
    # Until its link is made, it is no fault.
    assert verified(database_url)[0] == 0
    close_now(run)

    exit_code, told = verified(database_url)

    assert exit_code == 0
    assert "1 runs, 1 changed by late reports, head " in told


def test_a_link_that_was_edited_or_removed_is_found(
    run: Database, database_url: str, stored: Stored
) -> None:
    store(run, [report(9, status="ready")])
    for _ in range(2):
        stored.end(stored.transaction(), "ready")
    close_now(run)
    assert verified(database_url)[0] == 0

    with run.writer() as connection:
        connection.execute(
            text("UPDATE chain_links SET leaf = sha256('x') WHERE position = 2")
        )
    exit_code, told = verified(database_url)
    assert exit_code == 1
    assert "link 2 (run 2) is not what it was\n" in told

    with run.writer() as connection:
        connection.execute(text("DELETE FROM chain_links WHERE position = 2"))
    assert "link 2 is missing\n" in verified(database_url)[1]


def test_a_removed_run_leaves_its_link(run: Database, database_url: str) -> None:
    store(run, [report(9, status="ready")])
    close_now(run)
    with run.writer() as connection:
        for table in ("transaction_nodes", "snapshots", "deployment_history"):
            connection.execute(text(f"DELETE FROM {table} WHERE task_id = 1"))
        connection.execute(text("DELETE FROM tasks WHERE id = 1"))

    exit_code, told = verified(database_url)

    assert (exit_code, "1 runs, 1 removed, head " in told) == (0, True)
