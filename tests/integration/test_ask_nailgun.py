"""Runs learn from Nailgun what no message says, and Nailgun can spoil nothing."""

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from db.database import Database
from db.domain.snapshots import DEFINITIONS
from db.queries.snapshots import get_snapshot
from db.queries.unfinished import list_silent
from db.runs.due_runs import choose_runs
from db.tables import clusters, nailgun_runs, snapshots, tasks
from nailgun.client import Nailgun
from pipeline.nailgun.rounds import Asking
from pipeline.retries.backoff import Backoff
from tests.support.servers.nailgun_api import FIRST, Answer, NailgunApi, recorded
from tests.support.stored.stored import Stored


DAY = timedelta(days=1)
KINDS = ("settings", "deployment_info", "network_configuration")
#: Of the transactions in the first pass, those that are on the wire.
ON_THE_WIRE = [
    each for each in recorded("/api/v1/transactions/", FIRST)
    if each["name"] == "deployment"
]  # fmt: skip


#: One of them that is in /tasks/ too, where its parent is told.
RUN = next(
    each
    for each in ON_THE_WIRE
    if each["id"] in {task["id"] for task in recorded("/api/v1/tasks/", FIRST)}
)
PARENT_ID = next(
    each["parent_id"]
    for each in recorded("/api/v1/tasks/", FIRST)
    if each["id"] == RUN["id"]
)


#: And one whose snapshots and history were recorded.
TOLD = next(each for each in ON_THE_WIRE if each["id"] == 4)


class Asker:
    """Asks a stand-in about the runs of a database."""

    def __init__(self, database: Database, api: NailgunApi) -> None:
        self.outcomes: list[str] = []
        self.database = database
        self.nailgun = Nailgun(
            api.url,
            None,
            largest=4 << 20,
            silence_seconds=0.3,
            counted=self.outcomes.append,
        )
        self.asking = Asking(database, self.nailgun, backoff=Backoff(0.0, 0.0))

    def ask(self) -> dict[str, int]:
        """Ask about what is due now."""
        self.asking.go_on()
        return self.asking.take_counts()

    def ask_later(self) -> dict[str, int]:
        """Ask about all that is asked again some time."""
        with self.database.writer() as connection:
            connection.execute(
                text("UPDATE nailgun_runs SET next_at = now() WHERE next_at > now()")
            )
        return self.ask()


@pytest.fixture
def api() -> Iterator[NailgunApi]:
    with NailgunApi(FIRST) as api:
        yield api


@pytest.fixture
def stored(database: Database) -> Stored:
    return Stored(database)


@pytest.fixture
def asker(database: Database, api: NailgunApi) -> Iterator[Asker]:
    asker = Asker(database, api)
    yield asker
    asker.nailgun.close()


def row(database: Database, uuid: str) -> Any:
    with database.reader() as connection:
        return connection.execute(select(tasks).where(tasks.c.uuid == uuid)).one()


def ask_state(database: Database, task_id: int) -> Any:
    of = select(nailgun_runs).where(nailgun_runs.c.task_id == task_id)
    with database.reader() as connection:
        return connection.execute(of).one()


def snapshot(database: Database, task_id: int, kind: str) -> Any:
    with database.reader() as connection:
        body = get_snapshot(connection, task_id, kind)
    return None if body is None else json.loads(body)


def test_runs_learn_environment_release_name_graph_type_parent_and_snapshots(
    database: Database, stored: Stored, api: NailgunApi, asker: Asker
) -> None:
    ids = {each["uuid"]: stored.transaction(uuid=each["uuid"]) for each in ON_THE_WIRE}

    assert asker.ask() == {"learned": len(ids)}

    parents = {each["id"]: each for each in recorded("/api/v1/tasks/", FIRST)}
    for said in ON_THE_WIRE:
        found = row(database, said["uuid"])
        assert (found.cluster_id, found.name) == (said["cluster"], said["name"])
        assert found.graph_type == said["graph_type"]
        for kind in KINDS:
            path = f"/api/v1/transactions/{said['id']}/{kind}/"
            if path in api.answers:
                assert snapshot(database, found.id, kind) == recorded(path, FIRST)
        task = parents.get(said["id"])
        if task is not None:
            parent = row(database, parents[task["parent_id"]]["uuid"])
            assert found.parent_id == parent.id
            assert (parent.name, parent.status) == ("deploy", "ready")
            assert (parent.progress, parent.cluster_id) == (100, 1)
    with database.reader() as connection:
        known = connection.execute(select(clusters)).one()
    assert (known.id, known.name) == (1, "production-eu")
    assert known.release_version == "newton-10.0"
    # And nothing is asked twice of what has ended.
    for task_id in ids.values():
        stored.end(task_id, "ready")
    asker.ask_later()
    asker.ask_later()
    assert asker.ask_later() == {}


@pytest.fixture
def run(stored: Stored) -> int:
    """The run of the recordings whose parent and snapshots are there."""
    return stored.transaction(uuid=RUN["uuid"])


def test_what_a_client_said_stands(
    database: Database, stored: Stored, asker: Asker
) -> None:
    stored.cluster(7)
    task_id = stored.transaction(
        name="provision", uuid=TOLD["uuid"], cluster_id=7, graph_type="mine"
    )
    stored.snapshot(task_id, "settings", '{"given": true}')

    assert asker.ask() == {"learned": 1}

    found = row(database, TOLD["uuid"])
    assert (found.name, found.graph_type) == ("provision", "mine")
    assert found.cluster_id == 7
    assert found.cluster_evidence == "client:7,nailgun:1"
    assert snapshot(database, task_id, "settings") == {"given": True}
    # Nailgun's is kept beside it, for whoever looks into the contradiction.
    with database.reader() as connection:
        keys = select(snapshots.c.key).where(snapshots.c.kind == "settings")
        assert set(connection.execute(keys).scalars()) == {"", "nailgun"}


def test_tasks_that_the_graph_left_out_are_kept(
    database: Database, stored: Stored, asker: Asker
) -> None:
    run = stored.transaction(uuid=TOLD["uuid"])
    stored.snapshot(run, DEFINITIONS, "{}")
    asker.ask()

    path = f"/api/v1/transactions/{TOLD['id']}/deployment_history/"
    absent = {
        each["task_name"] for each in recorded(path, FIRST) if each["node_id"] == "-"
    }
    with database.reader() as connection:
        of = select(snapshots.c.body).where(
            snapshots.c.task_id == run, snapshots.c.kind == DEFINITIONS
        )
        kept = connection.execute(of).scalar_one()
    assert absent == kept.keys()
    assert kept["top-role-primary-mongo"]["version"] == "2.1.0"
    assert "node_id" not in kept["top-role-primary-mongo"]


def test_a_parent_is_kept_as_nailgun_says_until_it_ended(
    database: Database, run: int, api: NailgunApi, asker: Asker
) -> None:
    def goes_on(row: Any) -> Any:
        return row | {"status": "running", "progress": 40, "time_end": None}

    def ended(row: Any) -> Any:
        return row | {
            "status": "error",
            "progress": 100,
            "message": "Task[hosts/6] failed",
            "time_end": "2026-11-27T02:00:05.545246",
        }

    parent = next(
        each
        for each in recorded("/api/v1/transactions/", FIRST)
        if each["id"] == PARENT_ID
    )

    def set_parent(change: Callable[[Any], Any]) -> None:
        api.change(
            "/api/v1/transactions/",
            lambda rows: [
                change(each) if each["id"] == PARENT_ID else each for each in rows
            ],
        )
        api.change(f"/api/v1/transactions/{PARENT_ID}/", change)

    set_parent(goes_on)
    asker.ask()
    found = row(database, parent["uuid"])
    # No report ever tells of it, and that is well.
    with database.reader() as connection:
        assert found.id not in list_silent(connection, datetime.now(UTC) + DAY)
    assert (found.status, found.progress, found.time_end) == ("running", 40, None)
    assert row(database, RUN["uuid"]).parent_id == found.id

    set_parent(lambda row: row | {"progress": 60})
    asker.ask_later()
    assert row(database, parent["uuid"]).progress == 60

    set_parent(ended)
    asker.ask_later()
    found = row(database, parent["uuid"])
    assert (found.status, found.progress) == ("error", 100)
    assert found.message == "Task[hosts/6] failed"
    assert found.time_end == datetime(2026, 11, 27, 2, 0, 5, 545246, tzinfo=UTC)
    assert ask_state(database, found.id).next_at is None


def test_a_run_that_no_report_ends_ends_as_nailgun_says(
    database: Database, run: int, api: NailgunApi, asker: Asker
) -> None:
    now = datetime.now(UTC)

    def aborted(ended_at: datetime) -> None:
        said = {
            "status": "error",
            "message": "Task aborted",
            "time_end": ended_at.replace(tzinfo=None).isoformat(),
        }
        for path in ("/api/v1/transactions/", f"/api/v1/transactions/{RUN['id']}/"):
            api.change(path, lambda found: _changed(found, RUN["id"], said))

    # Its own last report may be on the way still, and says more.
    aborted(now)
    asker.ask()
    assert row(database, RUN["uuid"]).status == "pending"

    aborted(now - timedelta(minutes=2))
    asker.ask_later()
    found = row(database, RUN["uuid"])
    assert (found.status, found.message) == ("error", "Task aborted")


def test_a_renamed_environment_has_its_new_name(
    database: Database, run: int, api: NailgunApi, asker: Asker, stored: Stored
) -> None:
    asker.ask()
    stored.end(run, "ready")
    api.change(
        "/api/v1/clusters/",
        lambda rows: [each | {"name": "production-us"} for each in rows],
    )
    another = Asker(database, api)  # as the next one that looks at all names

    another.ask()

    with database.reader() as connection:
        assert connection.execute(select(clusters.c.name)).scalar() == "production-us"
    another.nailgun.close()


def test_a_run_that_nailgun_does_not_know_is_not_asked_for_ever(
    database: Database, stored: Stored, asker: Asker, api: NailgunApi
) -> None:
    task_id = stored.transaction()
    # One of long ago, before Nailgun was reset.
    old = stored.transaction(created_at=datetime(2020, 1, 1, tzinfo=UTC))

    assert asker.ask() == {"unknown": 2}
    assert ask_state(database, old).next_at is None
    asks = 1
    while ask_state(database, task_id).next_at is not None:
        assert asker.ask_later() == {"unknown": 1}
        asks += 1

    assert asks == 4
    api.asked.clear()
    assert asker.ask_later() == {}
    assert api.asked == []


def test_a_run_that_nailgun_forgot_is_not_asked_again(
    database: Database, run: int, asker: Asker, api: NailgunApi
) -> None:
    api.change(
        "/api/v1/transactions/",
        lambda rows: _changed(rows, RUN["id"], {"status": "running", "time_end": None}),
    )
    asker.ask()
    assert ask_state(database, run).next_at is not None
    api.fault = lambda path: (
        Answer(404, b'{"message": "Transaction not found"}')
        if path == f"/api/v1/transactions/{RUN['id']}/"
        else None
    )

    asker.ask_later()

    assert ask_state(database, run).next_at is None
    assert row(database, RUN["uuid"]).cluster_id == 1


LIES = {
    "not_json": Answer(200, b"<html>Welcome to nginx</html>"),
    "cut_off": Answer(200, b'[{"id": 1, "uuid": "'),
    "another_shape": Answer(200, b'[{"id": "one", "uuid": 7, "editable": []}]'),
    "a_list": Answer(200, b'[[], 7, {"id": -1}, null]'),
    "a_text": Answer(200, b'"transactions"'),
    "a_number": Answer(200, b"1e999"),
    "no_utf_8": Answer(200, b'[{"id": 1, "uuid": "\xff", "name": "a", "status": "b"}]'),
    "nul": Answer(
        200,
        json.dumps([RUN | {"name": "a\0b", "cluster": 1, "graph_type": "\0"}]).encode(),
    ),
    "deep": Answer(200, b"[" * 100_000),
    "huge": Answer(200, b" " * (5 << 20) + b"[]"),
    "bomb": Answer(
        200,
        gzip.compress(b" " * (64 << 20)),
        (("Content-Encoding", "gzip"),),
    ),
    "no_gzip": Answer(200, b"[]", (("Content-Encoding", "gzip"),)),
    "redirect": Answer(302, b"", (("Location", "http://127.0.0.1:1/"),)),
    "teapot": Answer(418, b"no"),
    "refuses": Answer(403, b"You do not have the administrator rights"),
    "wants_a_login": Answer(401, b""),
    "broken": Answer(500, b"Unexpected exception, please check logs"),
    "slow": Answer(200, b"[]  ", pause=0.5),
}
PATHS = [
    "/api/v1/transactions/",
    "/api/v1/tasks/",
    "/api/v1/clusters/",
    "/api/v1/releases/2/",
    *(f"/api/v1/transactions/4/{kind}/" for kind in (*KINDS, "deployment_history")),
]


@pytest.mark.parametrize("lie", LIES)
def test_what_nailgun_makes_of_its_answers_spoils_nothing(
    database: Database, stored: Stored, api: NailgunApi, asker: Asker, lie: str
) -> None:
    task_id = stored.transaction(uuid=TOLD["uuid"])
    for path in PATHS:
        api.fault = lambda asked, path=path: LIES[lie] if asked == path else None
        counts = asker.ask_later()
        # It is said what was wrong, if anything of it could not be used.
        assert set(counts) <= {
            "learned",
            "unknown",
            "unavailable",
            "refused",
            "bad_answer",
        }
        for kind in KINDS:
            snapshot(database, task_id, kind)
        with database.writer() as connection:
            connection.execute(
                text("UPDATE nailgun_runs SET failures = 0, nailgun_id = NULL,"
                     " has_snapshots = false, next_at = now()")
            )  # fmt: skip

    # And afterwards all is learned.
    api.fault = lambda path: None
    asker.ask_later()
    found = row(database, TOLD["uuid"])
    assert (found.cluster_id, found.name) == (1, "deployment")
    for kind in KINDS:
        path = f"/api/v1/transactions/{TOLD['id']}/{kind}/"
        assert snapshot(database, task_id, kind) == recorded(path, FIRST)


def test_a_row_that_cannot_be_read_costs_only_itself(
    run: int, api: NailgunApi, asker: Asker
) -> None:
    for path in ("/api/v1/transactions/", "/api/v1/clusters/", "/api/v1/tasks/"):
        api.change(path, lambda rows: [{"id": "odd"}, 7, *rows])

    assert asker.ask() == {"learned": 1}


def test_nobody_is_asked_about_while_nailgun_is_away(
    database: Database, run: int, api: NailgunApi, asker: Asker
) -> None:
    api.stop()
    asker.asking = Asking(database, asker.nailgun, backoff=Backoff(60.0, 60.0))
    assert asker.ask() == {"unavailable": 1}
    api.start()

    # Until the pause is over.
    assert asker.ask_later() == {}
    assert row(database, RUN["uuid"]).cluster_id is None

    asker.asking = Asking(database, asker.nailgun)
    assert asker.ask_later() == {"learned": 1}


def test_a_run_at_which_nailgun_fails_holds_up_no_other(
    database: Database, run: int, stored: Stored, api: NailgunApi, asker: Asker
) -> None:
    # The later one comes first.
    broken, *_ = (each for each in ON_THE_WIRE if each["id"] != RUN["id"])
    stored.transaction(uuid=broken["uuid"])
    start = f"/api/v1/transactions/{broken['id']}/"
    api.fault = lambda path: (
        Answer(500, b"") if path.startswith(start) and path != start else None
    )

    assert asker.ask() == {"unavailable": 1}
    asker.asking.go_on()
    with database.writer() as connection:
        connection.execute(
            text("UPDATE nailgun_runs SET next_at = now() WHERE task_id = :id"),
            {"id": run},
        )
    assert asker.ask() == {"learned": 1}
    assert row(database, RUN["uuid"]).cluster_id == 1


def test_a_locked_run_holds_up_no_other_and_is_asked_again(
    database: Database, database_url: str, run: int, stored: Stored, api: NailgunApi
) -> None:
    locked, *_ = (each for each in ON_THE_WIRE if each["id"] != RUN["id"])
    locked_id = stored.transaction(uuid=locked["uuid"])
    impatient = Database(database_url, application_name="test", lock_timeout_ms=100)
    asker = Asker(impatient, api)
    with database.writer() as connection:
        connection.execute(
            select(tasks).where(tasks.c.id == locked_id).with_for_update()
        )
        assert asker.ask() == {"learned": 1}
    assert row(database, locked["uuid"]).cluster_id is None

    asker.ask_later()
    assert row(database, locked["uuid"]).cluster_id == 1
    asker.nailgun.close()
    impatient.close()


def test_two_workers_ask_about_different_runs(
    database: Database, stored: Stored
) -> None:
    ids = {stored.transaction() for _ in range(4)}
    with database.writer() as connection:
        choose_runs(connection, 0)
    with database.writer() as one:
        first = choose_runs(one, 2)
        with database.writer() as other:
            second = choose_runs(other, 10)

    assert {each.task_id for each in first} == set(sorted(ids)[2:])
    assert {each.task_id for each in second} == set(sorted(ids)[:2])


def _changed(found: Any, number: int, news: dict[str, object]) -> Any:
    if isinstance(found, dict):
        return found | news
    return [each | news if each["id"] == number else each for each in found]
