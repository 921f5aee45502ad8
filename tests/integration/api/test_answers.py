"""The answers about real runs, as the API gives them, with digests and without."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any
from uuid import uuid4

import pytest
from falcon.testing import TestClient
from sqlalchemy import text

from answers.digests import close_due
from answers.search_language import read
from brokers.interface import Delivery
from db.clusters.rows import change_cluster
from db.database import Database
from db.domain.search import anchored
from db.queries.search import entries_statement, runs_of
from db.queries.times import TimeFormat
from pipeline.store import store
from tests.support.stored.stored import Stored
from tests.support.streams.streams import Stream, all_streams
from text.times import time


T0 = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)


class Runs:
    """Stores recorded runs, each with a uuid and a beginning of its own."""

    def __init__(self, database: Database) -> None:
        all_streams()
        self._database = database

    def add(self, name: str, *, days: int = 0, until: float = float("inf")) -> int:
        """Store a recording as it was until then, in seconds; return the run's id."""
        stream, uuid = Stream(name), str(uuid4())
        began = T0 + timedelta(days=days)
        args = stream.graph() | {"task_uuid": uuid}
        start = json.dumps({"method": "task_deploy", "args": args}).encode()
        store(self._database, [Delivery("start", start, began, "test")])
        reports = self._reports(stream, uuid, began, until)
        while batch := list(islice(reports, 1000)):
            store(self._database, batch)
        with self._database.reader() as connection:
            found = connection.execute(text("SELECT max(id) FROM tasks"))
            return int(found.scalar_one())

    @staticmethod
    def _reports(
        stream: Stream, uuid: str, began: datetime, until: float
    ) -> Iterator[Delivery]:
        for number, (line, offset) in enumerate(
            zip(stream.reports(), stream.offsets(), strict=True)
        ):
            if offset / 1000 > until:
                return
            payload = line.replace(stream.uuid.encode(), uuid.encode())
            at = began + timedelta(milliseconds=offset)
            yield Delivery(str(number), payload, at, "test")

    def close(self) -> None:
        """Make all digests, as a worker some seconds later."""
        with self._database.writer() as connection:
            connection.execute(text("UPDATE digests_due SET due_at = now()"))
        while close_due(self._database) is not None:
            pass


@pytest.fixture
def runs(database: Database) -> Runs:
    return Runs(database)


def get(api: TestClient, path: str) -> Any:
    answer = api.simulate_get(f"/api{path}")
    assert answer.status_code == 200, answer.text
    return answer.json


QUESTIONS = ("brief", "causes", "slower", "path", "odd", "eta", "drift")


def all_answers(api: TestClient, *ids: int) -> dict[str, Any]:
    found = {}
    for each in ids:
        for question in QUESTIONS:
            path = f"/transactions/{each}/{question}/"
            found[path] = get(api, path)
        found[f"diff {each}"] = api.simulate_get(f"/api/transactions/{each}/diff/").json
    found["failures"] = get(api, "/failures/")
    return found


def test_answers_with_and_without_digests_are_equal(
    runs: Runs, api: TestClient
) -> None:
    ids = [
        runs.add(name, days=day)
        for day, name in enumerate(["n5-ok", "n5-compute-critical", "n5-ok"])
    ]
    ids.append(runs.add("n5-compute-critical", days=5))

    without = all_answers(api, *ids)
    runs.close()

    assert all_answers(api, *ids) == without
    brief = without[f"/transactions/{ids[3]}/brief/"]
    assert brief["verdict"] == "failed"
    assert brief["sentences"][0] == (
        "First: netconfig on node 4: Sysctl::Value[net.ipv4.conf.default.arp_accept]."
    )
    assert "Seen once before: run 2; run 3 after it was fine." in brief["text"]
    assert "Since run 3 (good) its input has not changed." in brief["text"]
    [failure] = without["failures"]
    assert (failure["runs"], failure["nodes"]) == ([4, 2], ["4"])


def test_a_stopped_run_is_no_success(runs: Runs, api: TestClient) -> None:
    run = runs.add("n20-stop")

    brief = get(api, f"/transactions/{run}/brief/")

    assert brief["verdict"] == "stopped"
    assert brief["headline"] == "Run 1 was stopped after 10 min 33 s: 587 never ran."


def test_an_added_node_is_all_that_differs_in_what_runs_were_given(
    runs: Runs, api: TestClient
) -> None:
    before, after = runs.add("n20-ok"), runs.add("n21-add-compute", days=1)

    diff = get(api, f"/transactions/{after}/diff/")

    assert diff["against"]["id"] == before
    assert (diff["nodes"]["added"], diff["nodes"]["removed"]) == (["21"], [])
    assert diff["inputs"] == []
    assert diff["says"][0] == "node 21 added (53 tasks)"
    assert not any(each["is_worse"] for each in diff["outcomes"])
    parts = get(api, f"/transactions/{after}/diff/?parts=nodes&against={before}")
    assert parts["says"] == ["node 21 added (53 tasks)"]


def test_a_failure_is_what_differs_from_the_last_good_run(
    runs: Runs, api: TestClient
) -> None:
    runs.add("n20-ok")
    failed = runs.add("n20-critical", days=1)

    diff = get(api, f"/transactions/{failed}/diff/?parts=outcomes")

    first = diff["outcomes"][0]
    assert (first["task"], first["before"], first["after"]) == (
        "primary-database",
        "ready",
        "error",
    )
    assert diff["says"][0] == "1 failed that did not fail in run 1"


def test_a_hung_task_is_named_while_it_hangs(
    runs: Runs, api: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs.add("n20-ok")
    run = runs.add("n20-hang-osd", days=1, until=2900)
    now = (T0 + timedelta(days=1, seconds=2900)).timestamp()
    monkeypatch.setattr("answers.expected_end.time", lambda: now)

    eta = get(api, f"/transactions/{run}/eta/")

    assert [(each["node_id"], each["task"]) for each in eta["late"]] == [
        ("15", "top-role-ceph-osd")
    ]
    assert eta["ends_at"] > now
    assert get(api, "/transactions/1/eta/")["why_not"] == "it has ended"


def test_the_path_and_what_would_have_helped(runs: Runs, api: TestClient) -> None:
    run = runs.add("n20-ok")

    path = get(api, f"/transactions/{run}/path/")

    assert (round(path["tasks"]), round(path["orchestrator"])) == (3133, 166)
    assert path["steps"][0]["after"] in {"run", "task"}
    assert sum(step["seconds"] for step in path["steps"]) == pytest.approx(
        path["tasks"], abs=0.5
    )


def test_a_note_stays_with_the_failure(runs: Runs, api: TestClient) -> None:
    runs.add("n5-compute-critical")
    [failure] = get(api, "/failures/")
    path = f"/api/failures/{failure['fingerprint']}/"

    noted = api.simulate_put(path, json={"note": "restart networking, see KB-12"})
    assert noted.status_code == 200, noted.text

    brief = get(api, "/transactions/1/brief/")
    assert "Note: restart networking, see KB-12" in brief["sentences"]
    assert get(api, "/failures/")[0]["note"]["note"] == "restart networking, see KB-12"
    api.simulate_put(path, json={"note": ""})
    assert get(api, "/failures/")[0]["note"] is None
    assert api.simulate_put(path, json={"note": "x" * 5000}).status_code == 400
    unknown = api.simulate_put("/api/failures/0000/", json={"note": "x"})
    assert unknown.status_code == 404


def test_secrets_are_told_as_changed_only(stored: Stored, api: TestClient) -> None:
    for password in ("grace", "hopper"):
        run = stored.transaction(time_start=T0, status="ready")
        stored.entry(run, "1", "a", time_start=T0, time_end=T0)
        body = {"access": {"password": password, "user": password}}
        stored.snapshot(run, "settings", json.dumps(body))
        stored.change(run, time_end=T0 + timedelta(seconds=9))

    diff = get(api, "/transactions/2/diff/?parts=inputs")

    assert [
        (each["path"], each["before"], each["after"]) for each in diff["inputs"]
    ] == [
        ("access.password", "***", "***"),
        ("access.user", "grace", "hopper"),
    ]
    assert diff["says"] == [
        "settings: access.password changed",
        "settings: access.user grace → hopper",
    ]


def test_what_the_failed_nodes_were_told_otherwise_is_named(
    stored: Stored, api: TestClient
) -> None:
    run = stored.transaction()
    nodes = [str(node) for node in range(1, 11)]
    stored.entries(run, [(n, "a", "error" if n in "12" else "ready") for n in nodes])
    told = {n: {"mtu": 9000 if n in "12" else 1500, "password": n} for n in nodes}
    stored.snapshot(run, "deployment_info", json.dumps(told))

    odd = get(api, f"/transactions/{run}/odd/")

    assert odd["failed_nodes"] == ["1", "2"]
    assert odd["attributes"] == [
        {"path": "mtu", "value": "9000", "failed": 2, "others": 0}
    ]


def test_there_has_to_be_a_good_run_to_compare_with(
    stored: Stored, api: TestClient
) -> None:
    run = stored.transaction()

    answer = api.simulate_get(f"/api/transactions/{run}/diff/")

    assert answer.status_code == 404
    assert "was good" in answer.json["message"]
    assert api.simulate_get("/api/transactions/99/brief/").status_code == 404
    assert api.simulate_get(f"/api/transactions/{run}/diff/?parts=x").status_code == 400
    assert get(api, f"/transactions/{run}/path/")["why_not"]
    assert get(api, f"/transactions/{run}/slower/")["why_not"]


def test_what_is_slow_three_times_in_a_row_has_become_slower(
    stored: Stored, api: TestClient
) -> None:
    stored.cluster(1)
    for number in range(15):
        seconds = 300 if number >= 12 else 100
        end = T0 + timedelta(seconds=seconds)
        run = stored.transaction(cluster_id=1, status="ready", time_start=T0)
        stored.entry(run, "1", "a", time_start=T0, time_end=end)
        stored.change(run, time_end=end)

    found = get(api, "/clusters/1/slower/")

    [slow] = found["tasks"]
    assert (slow["task"], slow["seconds"], slow["usual"]) == ("a", 300, 100)
    assert (slow["since"], slow["times"]) == (13, 3.0)
    assert get(api, "/transactions/13/slower/")["tasks"][0]["task"] == "a"


def test_what_ran_at_an_instant_is_what_had_begun_and_not_ended(
    stored: Stored, api: TestClient
) -> None:
    def at(second: float) -> datetime:
        return T0 + timedelta(seconds=second)

    for first, name in ((0, "a"), (100, "b"), (200, "c")):
        run = stored.transaction(time_start=at(first))
        stored.entry(run, "7", name, time_start=at(first), time_end=at(first + 150))
        stored.change(run, time_end=at(first + 150))
    going_on = stored.transaction(time_start=at(0))
    stored.entry(going_on, "7", "d", "running", time_start=at(120))
    stored.entry(going_on, "7", "e", "pending")

    def ran(path: str, second: float) -> set[str]:
        when = at(second).isoformat().replace("+", "%2B")
        found = get(api, f"{path}deployment_history/?at={when}")
        return {each["deployment_graph_task_name"] for each in found}

    assert ran("/nodes/7/", 110) == {"a", "b"}
    assert ran("/nodes/7/", 149.9) == {"a", "b", "d"}
    assert ran("/nodes/7/", 150) == {"b", "d"}
    assert ran("/nodes/7/", 9999) == {"d"}
    assert ran("/nodes/7/", -1) == set()
    assert ran(f"/transactions/{going_on}/", 130) == {"d"}


def test_lists_say_what_failed_and_what_never_ran(
    runs: Runs, api: TestClient, stored: Stored
) -> None:
    runs.add("n20-upload-fail-osd")
    going_on = stored.transaction(time_start=T0)
    stored.entry(going_on, "1", "a", "pending")
    stored.entry(going_on, "1", "b", "error")

    def listed() -> list[tuple[str, int, int]]:
        found = get(api, "/transactions/?limit=10")
        return [(each["status"], each["failed"], each["never_ran"]) for each in found]

    without = listed()
    runs.close()

    assert without == listed() == [("ready", 1, 1024), ("pending", 1, 0)]
    since = (T0 + timedelta(days=1)).isoformat().replace("+", "%2B")
    assert get(api, f"/transactions/?since={since}") == []


def test_an_old_environment_hides_no_failures_of_others(
    api: TestClient, stored: Stored, database: Database
) -> None:
    old = stored.cluster(6)
    stored.transaction(cluster_id=old)
    with database.writer() as connection:
        change_cluster(connection, old, {"release_version": "2014.2-6.0"})
    failed = stored.transaction(cluster_id=stored.cluster(1))
    stored.entry(failed, "1", "a", "error")
    stored.end(failed, "error")

    assert [each["failed"] for each in get(api, "/transactions/")] == [0, 1]


def test_a_release_that_becomes_known_hides_what_a_digest_told(
    api: TestClient, stored: Stored, database: Database, runs: Runs
) -> None:
    failed = stored.transaction(cluster_id=stored.cluster(1))
    stored.entry(failed, "1", "a", "error")
    stored.end(failed, "error")
    runs.close()
    [failure] = get(api, "/failures/")
    path = f"/transactions/{failed}/"
    assert (failure["runs"], get(api, path)["failed"]) == ([failed], 1)

    for release, shown in (("2014.2-6.0", 0), ("newton-10.0", 1)):
        with database.writer() as connection:
            change_cluster(connection, 1, {"release_version": release})
        for _ in range(2):
            assert len(get(api, "/failures/")) == shown
            assert get(api, path)["failed"] == shown
            assert len(get(api, f"{path}causes/")["groups"]) == shown
            # Made anew, also while nothing is shown.
            with database.writer() as connection:
                connection.execute(
                    text("INSERT INTO digests_due (task_id) SELECT id FROM tasks")
                )
            runs.close()


def test_a_search_finds_entries_of_all_runs(stored: Stored, api: TestClient) -> None:
    stored.cluster(1)
    now = datetime.now(UTC)
    for number in range(3):
        run = stored.transaction(cluster_id=1, time_start=now)
        for node in "57":
            stored.entry(
                run, node, f"ceph-{number}", "error" if node == "7" else "ready",
                time_start=now, time_end=now + timedelta(minutes=number * 4),
                message=f"time-out on {node}",
            )  # fmt: skip
        stored.role(run, "osd", "7")

    def found(q: str, **more: str) -> list[tuple[int, str]]:
        params = {"q": q, **more}
        answer = api.simulate_get("/api/search/", params=params)
        assert answer.status_code == 200, answer.text
        return [(each["task_id"], each["node_id"]) for each in answer.json["entries"]]

    assert found("status:error") == [(3, "7"), (2, "7"), (1, "7")]
    assert found("role:osd task:ceph-*,x run:2..3") == [(3, "7"), (2, "7")]
    assert found("took:>5m") == [(3, "7"), (3, "5")]
    assert found("-status:error ceph-1") == [(2, "5")]
    assert found('message:"TIME-OUT on 5" cluster:1 run:1') == [(1, "5")]
    assert found("cluster:2") == []
    assert found("task:ceph-_") == []
    first = api.simulate_get("/api/search/", params={"q": "node:7", "limit": "2"}).json
    assert first["assumed"] == "since:30d"
    assert found("node:7", after=first["next"]) == [(1, "7")]
    for wrong in ("status:", "status:done", "took:5m", "run:x", "since:then"):
        answer = api.simulate_get("/api/search/", params={"q": wrong})
        assert answer.status_code == 400
        assert answer.json["message"].startswith("q")
    completed = {each["search"] for each in get(api, "/search/complete/")}
    assert {"node:", "status:"} <= completed


@pytest.mark.parametrize(
    "line",
    [
        "status:error",
        "node:7",
        "task:hosts",
        "role:osd",
        "cluster:1",
        "took:>5m",
        "message:x",
        "word",
    ],
)
def test_a_search_reads_the_partitions_of_its_runs_only(
    line: str, stored: Stored, database: Database
) -> None:
    first = stored.transaction(time_start=T0, time_end=T0, status="ready")
    with database.writer() as connection:
        connection.execute(text("SELECT setval('tasks_id_seq', 2499)"))
    last = stored.transaction(time_start=datetime.now(UTC))
    assert last - first > 1000

    condition, _ = anchored(read(line))
    with database.reader() as connection:
        runs = runs_of(connection, condition, partial(time, now=datetime.now(UTC)))
        statement = entries_statement(
            [last], condition, partial(time, now=datetime.now(UTC)),
            limit=50, after=None, times=TimeFormat.epoch,
        )  # fmt: skip
        compiled = statement.compile(
            connection.engine, compile_kwargs={"literal_binds": True}
        )
        plan = connection.execute(text(f"EXPLAIN {compiled}")).scalars()
        partitions = {
            word
            for row in plan
            for word in row.split()
            if word.startswith("deployment_history_0")
        }

    assert first not in runs
    assert len({name[:29] for name in partitions}) == 1, partitions


def test_a_run_that_broke_off_because_of_a_failure_was_not_stopped(
    runs: Runs, api: TestClient
) -> None:
    run = runs.add("n20-upload-fail-osd")

    brief = get(api, f"/transactions/{run}/brief/")

    assert brief["verdict"] == "not_fine"
    assert brief["headline"] == (
        "Run 1 is reported as ready after 2 min 25 s, but it is not fine:"
        " 1 failed and 1,024 never ran."
    )


def test_more_nodes_are_played_with_usual_durations(
    stored: Stored, api: TestClient
) -> None:
    stored.cluster(1)
    run = stored.transaction(cluster_id=1, time_start=T0, status="ready")
    for node in "12":
        end = T0 + timedelta(seconds=60)
        stored.entry(run, node, "a", time_start=T0, time_end=end)
        stored.snapshot(run, "graph", '[{"id": "a"}]', node)
    stored.role(run, "compute", "1", "2")
    path = "/api/clusters/1/what_if/"

    found = api.simulate_get(path, params={"add": "compute=100"}).json
    assert (found["as_is"], found["then"]) == (60, 60)
    assert (found["nodes"], found["nodes_then"]) == (2, 102)
    assert "no run had more than 2 nodes" in found["but"]
    for wrong in ("compute", "compute=x", "compute=0", "storage=1"):
        answer = api.simulate_get(path, params={"add": wrong})
        assert answer.status_code == 400, wrong
    assert api.simulate_get("/api/clusters/9/what_if/").status_code == 404


def test_a_run_has_a_link_in_the_chain_once_it_has_ended(
    stored: Stored, database: Database, api: TestClient
) -> None:
    stored.cluster(1)
    run = stored.transaction(cluster_id=1, time_start=T0)
    path = f"/transactions/{run}/chain/"
    assert get(api, path)["why_not"] == "it has not ended"
    stored.end(run, "ready")
    assert get(api, path)["why_not"] == "its link is not made yet"

    stored.close(run)

    link = get(api, path)
    assert (link["id"], link["cluster"], link["position"]) == (run, 1, 1)
    assert link["why_not"] is None
    with database.reader() as connection:
        heads = connection.execute(text("SELECT encode(head, 'hex') FROM chain_links"))
        assert heads.scalars().all() == [link["head"]]
    assert api.simulate_get("/api/transactions/99/chain/").status_code == 404


@pytest.mark.parametrize(
    ("beginning", "completed"),
    [
        ("sta", ["status:"]),
        ("status:e", ["status:error"]),
        ("-(status:ready,s", ["-(status:ready,skipped"]),
        ("run:1 task:ce", ["run:1 task:ceph", 'run:1 task:"ceph osd"']),
        ("task:100%", ["task:100%_done"]),
        ("role:", ["role:compute"]),
        ("a o", ["a or "]),
        ("took:", ["took:>1m", "took:>5m", "took:>1h"]),
        # Ids are not completed, nor what stands in quotes, nor what cannot be read.
        ("node:", []),
        ('message:"sta', []),
        ("colour:r", []),
        ("status:: sta", []),
    ],
)
def test_a_search_is_completed(
    beginning: str, completed: list[str], stored: Stored, api: TestClient
) -> None:
    run = stored.transaction()
    for name in ("ceph", "ceph osd", "100%_done", "hosts"):
        stored.entry(run, "1", name)
    stored.role(run, "compute", "1")

    answer = api.simulate_get("/api/search/complete/", params={"q": beginning})

    assert answer.status_code == 200
    assert [each["search"] for each in answer.json] == completed


def test_what_drifted_is_what_a_repetition_changes(
    runs: Runs, api: TestClient, stored: Stored, database: Database
) -> None:
    first, second, third = (runs.add("n5-ok", days=day) for day in range(3))
    with database.writer() as connection:
        edited = connection.execute(
            text(
                "UPDATE deployment_history SET summary = replace(summary::text,"
                ' \'"changed_resources":"\', \'"changed_resources":"File[/x],\')'
                "::json WHERE task_id = :run AND node_id = '1'"
                " AND deployment_graph_task_name = 'hosts' RETURNING summary::text"
            ),
            {"run": third},
        ).scalar_one()
    assert "File[/x]," in edited

    without = get(api, f"/transactions/{third}/drift/")
    runs.close()

    assert get(api, f"/transactions/{third}/drift/") == without
    assert without["against"] == [second, first]
    assert (without["repeats"], without["left_out"]) == (1, 0)
    assert without["drifted"] == [
        {"node_id": "1", "task": "hosts", "resource": "File[/x]", "since": third}
    ]
    # The recorded summaries change the same in each run.
    assert without["compared"] > 100
    assert len(without["always"]) > 100
    assert (
        get(api, f"/transactions/{first}/drift/")["why_not"] == "no run was before it"
    )
    stored.snapshot(third, "settings", '{"debug": true}')
    again = get(api, f"/transactions/{third}/drift/")
    assert (again["against"], again["drifted"]) == ([], [])
    assert again["why_not"] == "its settings differ from those of the runs before"
