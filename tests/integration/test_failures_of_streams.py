"""What /failures/ says of real runs, against a plain search in their graphs."""

import gzip
import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest
from falcon.testing import TestClient

from api.app import create_app
from api.auth.open_access import OpenAccess
from brokers.interface import Delivery
from db.database import Database
from db.domain.history import VIRTUAL_SYNC_NODE
from pipeline.store import store
from tests.support.servers.services import missing
from tests.support.streams.streams import DIRECTORY, State, Stream


T0 = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)

Key = tuple[str, str]


def stored(database: Database, name: str) -> Stream:
    """Store a whole stream, as a worker does."""
    if not DIRECTORY.is_dir():
        missing(f"no recorded streams in {DIRECTORY.name}")
    stream = Stream(name)
    store(database, [Delivery("start", stream.start, T0, "test")])
    reports = (
        Delivery(str(number), report, T0 + timedelta(milliseconds=number), "test")
        for number, report in enumerate(stream.reports())
    )
    while batch := list(islice(reports, 1000)):
        store(database, batch)
    return stream


def failures(database: Database) -> dict[str, Any]:
    api = TestClient(create_app(database, OpenAccess()))
    found: dict[str, Any] = api.simulate_get("/api/transactions/1/failures/").json
    return found


def key_of(entry: dict[str, Any]) -> Key:
    return entry["node_id"], entry["deployment_graph_task_name"]


def waiting_for(stream: Stream) -> dict[Key, set[Key]]:
    """Return who has to wait for whom, by the start message itself."""
    message = json.loads(gzip.decompress(stream.graph_file.read_bytes()))
    found: dict[Key, set[Key]] = defaultdict(set)

    def node(uid: str | None) -> str:
        return VIRTUAL_SYNC_NODE if uid in {None, "null"} else str(uid)

    for uid, tasks in message["args"]["tasks_graph"].items():
        for task in tasks:
            own = node(uid), task["id"]
            for link in task.get("requires", []):
                found[node(link["node_id"]), link["name"]].add(own)
            for link in task.get("required_for", []):
                found[own].add((node(link["node_id"]), link["name"]))
    return found


def held_up(failed: Key, waiting: dict[Key, set[Key]], state: State) -> dict[Key, int]:
    """Return what a failed entry holds up, and how far it is."""
    found = {failed: 0}
    queue = [failed]
    for key in queue:
        for each in waiting[key]:
            if state[each] == "pending" and each not in found:
                found[each] = found[key] + 1
                queue.append(each)
    del found[failed]
    return found


@pytest.mark.parametrize(
    ("name", "never_ran"),
    [
        ("n5-compute-critical", {"total": 251, "held_up": 120, "other": 131}),
        ("n20-critical", {"total": 410, "held_up": 399, "other": 11}),
        ("n20-error-astute6b3f", {"total": 399, "held_up": 399, "other": 0}),
        ("n20-foe", {"total": 18, "held_up": 5, "other": 13}),
        # `deploy_end` waits for what failed, and ran: nothing is held up behind it.
        ("n20-hang-osd", {"total": 159, "held_up": 0, "other": 159}),
        # Another task of the failed node, which does not wait for the one that failed.
        ("n20-osd-leaf-fail", {"total": 1, "held_up": 0, "other": 1}),
        ("n100-compute-fail", {"total": 1462, "held_up": 1450, "other": 12}),
        # Nothing failed.
        ("n20-stop", {"total": 587, "held_up": 0, "other": 587}),
        ("n20-dryrun", {"total": 1204, "held_up": 0, "other": 1204}),
        # Nothing failed, and it was never told to have ended.
        ("n20-stop-timeout", {"total": 0, "held_up": 0, "other": 0}),
    ],
)
def test_a_run_s_failures_are_what_a_plain_search_finds(
    database: Database, name: str, never_ran: dict[str, int]
) -> None:
    stream = stored(database, name)
    state, waiting = stream.expected(), waiting_for(stream)

    found = failures(database)

    assert found["never_ran"] == never_ran
    failed = [key for key, status in state.items() if status == "error"]
    assert found["failed_total"] == len(failed)
    assert {key_of(entry) for entry in found["failed"]} == set(failed)
    by_search = {key: held_up(key, waiting, state) for key in failed}
    for entry in found["failed"]:
        search = by_search[key_of(entry)]
        named = [key_of(each) for each in entry["held_up"]["entries"]]
        assert entry["held_up"]["total"] == len(search)
        assert len(set(named)) == min(len(search), 100)
        assert [search[key] for key in named] == sorted(search.values())[:100]
    assert len(set().union(*by_search.values())) == never_ran["held_up"]
