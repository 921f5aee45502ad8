"""Every answer that reads a digest is the same with an old one, and without any.

Over runs by chance (tests/support/stored/random_runs.py), whichever digests were made
while their reports came.
"""

import re
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from falcon.testing import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from answers.digests import close_all, close_due
from db.clusters.rows import change_cluster
from db.database import Database
from db.domain.answers.usual import FEWEST
from pipeline.store import store
from tests.support.stored.random_runs import (
    RANDOM_RUNS,
    T0,
    RandomRun,
    deliveries,
    good,
    in_batches,
    register,
)
from tests.support.stored.routes import filled, read_routes
from tests.support.stored.statements import recorded
from tests.support.stored.stored import Stored


#: The good runs, which are there before, have these ids; 1 is of another environment.
GOOD = range(2, FEWEST + 2)
FIRST, SECOND = FEWEST + 2, FEWEST + 3


@pytest.fixture
def runs(
    database: Database, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> Database:
    """Good runs of one environment, with digests; it is always the same time."""
    now = (T0 + timedelta(days=SECOND, seconds=45)).timestamp()
    monkeypatch.setattr("answers.expected_end.time", lambda: now)
    stored.cluster(1)
    # Of another environment nothing is shown.
    with database.writer() as connection:
        change_cluster(connection, stored.cluster(2), {"release_version": "2014.2-6.0"})
    stored.transaction(cluster_id=2)
    for number in GOOD:
        register(database, number, good())
        store(database, deliveries(number, good()))
    close_now(database)
    return database


def close_now(database: Database) -> None:
    """Make what is due, as a worker some seconds later."""
    with database.writer() as connection:
        connection.execute(text("UPDATE digests_due SET due_at = now()"))
    while close_due(database) is not None:
        pass


def forget(database: Database, *, runs_from: int) -> None:
    """Remove all runs from this one on."""
    with database.writer() as connection:
        for table in (
            *("digests_due", "run_digests", "run_failures", "run_predictions"),
            *("deployment_history", "transaction_nodes", "snapshots", "chain_links"),
        ):
            connection.execute(
                text(f"DELETE FROM {table} WHERE task_id >= :first"),
                {"first": runs_from},
            )
        connection.execute(
            text("DELETE FROM node_placements; DELETE FROM parked_reports")
        )
        connection.execute(
            text("DELETE FROM tasks WHERE id >= :first"), {"first": runs_from}
        )
        connection.execute(
            text("SELECT setval('tasks_id_seq', :last)"), {"last": runs_from - 1}
        )
        change_cluster(connection, 1, {"release_version": None})
    assert {*close_all(database)} <= {*GOOD}


def urls_that_read_digests(database: Database, api: TestClient) -> list[str]:
    """Return the URLs of all routes that read a digest, or what is made with it."""
    found = []
    for route in read_routes(database):
        with recorded(database) as sent:
            # One that has ended, and one that goes on.
            for run in (GOOD[-1], FIRST):
                api.simulate_get(filled(route.url, values(run)))
        if any(re.search("run_digests|run_failures", each.text) for each in sent):
            found.append(route.url)
    return found


def values(run: int, fingerprint: str = "none") -> dict[str, object]:
    """Return what stands in URLs; a new name fails the test until it is here."""
    of_run = {"transaction_id": run, "task_id": run, "entry_id": 1}
    others = {"report_id": 1, "task_uuid": "u", "part": "none"}
    named = {"cluster_id": 1, "node_id": 1, "fingerprint": fingerprint}
    return {**of_run, **named, **others}


def answers(api: TestClient, urls: list[str]) -> dict[str, Any]:
    known = api.simulate_get("/api/v1/failures/").json
    paths = {
        filled(url, values(run, each["fingerprint"]))
        for url in urls
        for run in (FIRST, SECOND)
        for each in (*known, {"fingerprint": "none"})
    }
    paths |= {f"{path}?against=2" for path in paths if path.endswith("/diff")}
    found = {}
    for path in sorted(paths):
        answer = api.simulate_get(path)
        assert answer.status_code in {200, 404}, answer.text
        # A cursor names a state of the database, not of what it says.
        found[path] = (
            answer.json | {"cursor": ""} if path.endswith("/changes") else answer.json
        )
    return found


@pytest.fixture
def urls(runs: Database, api: TestClient) -> list[str]:
    """The URLs of the routes of /api/v1 that read digests."""
    goes_on = good()._replace(reports=good().reports[:9])
    register(runs, FIRST, goes_on)
    store(runs, deliveries(FIRST, goes_on))
    found = urls_that_read_digests(runs, api)
    names = {url.rsplit("/", 1)[-1] for url in found}
    assert names >= {"brief", "causes", "diff", "slower", "eta", "transactions"}
    return [url for url in found if url.startswith("/api/v1")]


@settings(
    max_examples=5,
    # Each example takes two seconds: to shrink one would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    RANDOM_RUNS,
    RANDOM_RUNS,
    st.randoms(use_true_random=False),
    st.integers(3, 12),
    st.sampled_from([(), ("2015.1.0-7.0",), ("2015.1.0-7.0", "newton-10.0")]),
)
def test_answers_are_equal_whichever_digests_there_are(
    runs: Database,
    api: TestClient,
    urls: list[str],
    first: RandomRun,
    second: RandomRun,
    chance: Random,
    size: int,
    releases: tuple[str, ...],
) -> None:
    forget(runs, runs_from=FIRST)
    random_runs = {FIRST: first, SECOND: second}
    sent = [
        each for number, run in random_runs.items() for each in deliveries(number, run)
    ]
    sent += sent[::3]
    chance.shuffle(sent)
    for place, batch in enumerate(in_batches(sent, size)):
        for number, run in random_runs.items():
            if place == run.registered_after:
                register(runs, number, run)
        store(runs, batch)
        if chance.random() < 0.3:
            close_now(runs)
    for number, run in random_runs.items():
        register(runs, number, run)
    for release in releases:
        close_now(runs)
        with runs.writer() as connection:
            change_cluster(connection, 1, {"release_version": release})

    came = answers(api, urls)
    close_now(runs)
    made = answers(api, urls)
    with runs.writer() as connection:
        connection.execute(text("DELETE FROM run_failures; DELETE FROM run_digests"))
    without = answers(api, urls)

    assert made == came
    assert without == came
