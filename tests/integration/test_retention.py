"""`fuel-history retention` on a real database, with writers beside it."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from admin.main import main
from db.database import Database
from db.domain.retention import Run
from db.domain.statuses import TransactionStatus
from db.history.partitions import WIDTH, ensure_partitions, partition_name
from db.retention.planning import alone, list_runs
from db.retention.removal import remove
from tests.support.stored.stored import Stored
from text import local_times


Retention = Callable[..., Result]
NOW = datetime.now(UTC)
TABLES = ("tasks", "deployment_history", "transaction_nodes", "snapshots")


@pytest.fixture
def retention(database_url: str) -> Retention:
    def run(*options: str) -> Result:
        return CliRunner().invoke(
            main, ["retention", *options], env={"DATABASE_URL": database_url}
        )

    return run


def days_ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def a_run(stored: Stored, days: float, status: str = "ready", **columns: object) -> int:
    """Store a run with something in each table; return its id."""
    at = days_ago(days)
    task_id = stored.transaction(
        created_at=at, time_start=at, time_end=at, status=status, **columns
    )
    stored.entries(task_id, [("1", "a", "ready"), ("2", "a", "ready")])
    stored.outcome(task_id, "1", "ready")
    stored.snapshot(task_id, "graph", '[{"id": "a"}]', "1")
    return task_id


def known(database: Database) -> set[int]:
    with database.reader() as connection:
        return set(connection.execute(text("SELECT id FROM tasks")).scalars())


def rows(database: Database) -> dict[str, int]:
    with database.reader() as connection:
        return {
            table: connection.execute(
                text(f"SELECT count(*) FROM {table}")
            ).scalar_one()
            for table in TABLES
        }


def partitions(database: Database) -> set[str]:
    with database.reader() as connection:
        found = connection.execute(
            text(
                "SELECT relid::text FROM pg_partition_tree('deployment_history')"
                " WHERE isleaf"
            )
        )
        return set(found.scalars()) - {"deployment_history"}


def next_id_is(database: Database, task_id: int) -> None:
    with database.writer() as connection:
        connection.execute(
            text("SELECT setval('tasks_id_seq', :id, false)"), {"id": task_id}
        )
    ensure_partitions(database, [task_id])


def test_an_old_run_goes_with_all_that_is_known_of_it(
    database: Database, stored: Stored, retention: Retention
) -> None:
    a_run(stored, 40)
    young = a_run(stored, 20)

    done = retention("--keep-days", "30")

    assert (done.exit_code, done.stderr) == (0, "")
    first, last = done.stdout.splitlines()
    assert first == "1 of 2 runs go, 0 whole partitions"
    assert last.startswith("removed 1 run, 2 entries, 0 whole partitions (0.0 MB) in ")
    assert known(database) == {young}
    assert rows(database) == {
        "tasks": 1,
        "deployment_history": 2,
        "transaction_nodes": 1,
        "snapshots": 1,
    }
    again = retention("--keep-days", "30")
    assert again.stdout == "0 of 1 runs go, 0 whole partitions\n"


def test_of_many_runs_nothing_younger_and_nothing_of_the_last_goes(
    database: Database, stored: Stored, retention: Retention
) -> None:
    chance = random.Random(7)
    for cluster in (5, 6):
        stored.cluster(cluster)
    kept, ranks = set(), {5: 0, 6: 0, None: 0}
    made = []
    for _ in range(60):
        cluster = chance.choice([5, 6, None])
        status = chance.choice(["ready", "error"])
        days = chance.uniform(1, 100)
        made.append(
            (a_run(stored, days, status, cluster_id=cluster), cluster, status, days)
        )
    for task_id, cluster, status, days in reversed(made):
        ranks[cluster] += 1
        limit = {"ready": 30, "error": 60}[status] if cluster != 6 else 80
        if days < limit or ranks[cluster] <= 4:
            kept.add(task_id)

    done = retention(
        *("--keep-days", "30", "--keep-failed-days", "60", "--keep-last", "4"),
        *("--cluster", "6:keep-days=80,keep-failed-days=80"),
    )

    assert done.exit_code == 0, done.output
    assert known(database) == kept
    assert 0 < len(kept) < 60


def test_a_run_goes_by_no_rule_of_a_cluster_that_its_nodes_alone_tell(
    database: Database, stored: Stored, retention: Retention
) -> None:
    stored.cluster(5)
    of_5 = {"cluster_id": 5, "cluster_evidence": "graph:5"}
    guessed = {"cluster_id": 5, "cluster_evidence": "nodes:5"}
    oldest = a_run(stored, 90, **of_5)
    newest = a_run(stored, 80, **of_5)
    guesses = {a_run(stored, days, **guessed) for days in (60, 50)}

    done = retention("--keep-days", "70", "--cluster", "5:keep-days=40,keep-last=1")

    assert done.exit_code == 0, done.output
    assert oldest not in known(database)
    assert known(database) == {newest, *guesses}
    # Too old by either rule, and not the newest that may be of the cluster.
    retention("--keep-days", "55", "--cluster", "5:keep-days=40,keep-last=1")
    assert known(database) == {newest, max(guesses)}


def test_a_run_that_has_not_ended_stays_until_it_is_silent(
    database: Database, stored: Stored, retention: Retention
) -> None:
    silent, talking, recent = (
        stored.transaction(created_at=days_ago(days), status="running")
        for days in (40, 40, 3)
    )
    stored.entry(silent, "1", "a", "running", reported_at=days_ago(35))
    stored.entry(talking, "1", "a", "running", reported_at=days_ago(6))

    retention("--keep-days", "1")

    assert known(database) == {talking, recent}


def test_parents_and_children_go_together_or_not_at_all(
    database: Database, stored: Stored, retention: Retention
) -> None:
    parent = a_run(stored, 40)
    child = a_run(stored, 39, parent_id=parent)
    held = a_run(stored, 40)
    young = a_run(stored, 1, parent_id=held)

    done = retention("--keep-days", "30")

    assert done.exit_code == 0, done.output
    assert known(database) == {held, young}
    assert child not in known(database)


def test_a_whole_partition_is_dropped(
    database: Database, stored: Stored, retention: Retention
) -> None:
    old = [a_run(stored, 40) for _ in range(3)]
    next_id_is(database, WIDTH)
    kept = a_run(stored, 40)
    next_id_is(database, 2 * WIDTH)
    young = a_run(stored, 1)
    with database.writer() as connection:
        connection.execute(text(f"UPDATE tasks SET time_end = now() WHERE id = {kept}"))

    planned = retention("--keep-days", "30", "--dry-run")
    done = retention("--keep-days", "30")

    assert [line.split(",")[0] for line in planned.stdout.splitlines()[:-1]] == [
        *(f"transaction {task_id}" for task_id in old),
        f"partition {partition_name(0)}",
    ]
    assert planned.stdout.splitlines()[-1].startswith(
        "would remove 3 runs, 6 entries, 1 whole partition ("
    )
    assert done.exit_code == 0, done.output
    assert "removed 3 runs, 6 entries, 1 whole partition" in done.stdout
    assert known(database) == {kept, young}
    assert partition_name(0) not in partitions(database)
    assert partitions(database) >= {partition_name(WIDTH), partition_name(2 * WIDTH)}


def test_a_family_in_two_partitions_lets_both_be_dropped(
    database: Database, stored: Stored, retention: Retention
) -> None:
    parent = a_run(stored, 40)
    next_id_is(database, WIDTH)
    a_run(stored, 40, parent_id=parent)
    next_id_is(database, 2 * WIDTH)
    young = a_run(stored, 1)

    done = retention("--keep-days", "30")

    assert done.exit_code == 0, done.output
    assert known(database) == {young}
    assert not partitions(database) & {partition_name(0), partition_name(WIDTH)}


def test_a_dry_run_tells_what_would_go_and_removes_nothing(
    database: Database, stored: Stored, retention: Retention, tmp_path: Path
) -> None:
    stored.cluster(5)
    task_id = a_run(stored, 40, "error", cluster_id=5)
    before = rows(database)

    planned = retention(
        "--keep-days", "30", "--dry-run", "--archive", str(tmp_path / "archive")
    )

    at = local_times.shown(days_ago(40))
    assert planned.exit_code == 0
    assert planned.stdout.splitlines() == [
        f"transaction {task_id}, cluster 5, error, last heard of {at}, 2 entries",
        "would remove 1 run, 2 entries, 0 whole partitions (0.0 MB)",
    ]
    assert rows(database) == before
    assert not (tmp_path / "archive").exists()


def test_a_run_of_which_a_report_came_meanwhile_stays(
    database: Database, stored: Stored
) -> None:
    task_id = a_run(stored, 40)
    with database.reader() as connection:
        [run] = list_runs(connection)
    stored.entry(task_id, "3", "a", "ready")

    assert remove(database, [run], lock_seconds=1) is None
    assert known(database) == {task_id}


def test_what_is_gone_already_is_no_failure(database: Database) -> None:
    gone = Run(7, None, None, TransactionStatus.ready, NOW, 0)

    removed = remove(database, [gone], lock_seconds=1)

    assert removed == (0, 0)


def test_only_one_works_at_a_time(
    database: Database, stored: Stored, retention: Retention
) -> None:
    with alone(database):
        refused = retention("--keep-days", "30")

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "another retention or import uses this database" in refused.stderr
    assert retention("--keep-days", "30").exit_code == 0


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ([], "Missing option '--keep-days'"),
        (["--keep-days", "0"], "0 is not in the range"),
        (["--keep-days", "many"], "'many' is not a valid integer"),
        (
            ["--keep-days", "9", "--keep-failed-days", "8"],
            "--keep-failed-days 8 is less than --keep-days 9",
        ),
        (["--keep-days", "9", "--keep-last", "-1"], "-1 is not in the range"),
        (["--keep-days", "9", "--cluster", "5"], "'5' is not like 5:keep-days=400"),
        (["--keep-days", "9", "--cluster", "5:days=9"], "is not like 5:keep-days"),
        (["--keep-days", "9", "--cluster", "5:keep-days=0"], "is not like"),
        (
            ["--keep-days", "9", "--cluster", "5:keep-days=8,keep-days=9"],
            "each once",
        ),
        (
            ["--keep-days", "9"] + 2 * ["--cluster", "5:keep-days=10"],
            "--cluster 5 is given twice",
        ),
        (
            ["--keep-days", "9", "--cluster", "5:keep-days=9,keep-failed-days=8"],
            "is less than --keep-days 9",
        ),
        (["--keep-days", "9", "--lock-timeout", "0"], "0.0 is not in the range"),
        (["--keep-days", "9", "--archive", __file__], "is a file"),
    ],
)
def test_bad_options_are_wrong_usage(
    retention: Retention, options: list[str], reason: str
) -> None:
    refused = retention(*options)

    assert refused.exit_code == 2
    assert reason in " ".join(refused.stderr.split())
