"""A newer server adds a status: an older client still shows the rest."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from fuel_history.configuration import Configuration
from fuel_history.connection import Connection
from fuel_history.following import follow
from fuel_history.output.followed_terminal import FollowedTerminal
from fuel_history.output.run_progress import RunProgress
from tests.integration.client.scripted_server import Answer, ScriptedServer


RUN = {"id": 1, "uuid": "u", "name": "deployment", "status": "postponed"}
ENTRY: dict[str, Any] = {
    "id": 1,
    "task_id": 1,
    "node_id": "5",
    "deployment_graph_task_name": "hosts",
    "status": "timed_out",
    "time_start": None,
    "time_end": None,
}
ENDED = ENTRY | {"id": 2, "time_end": "2026-03-07T14:49:06"}


@pytest.fixture
def script() -> list[Answer]:
    return []


@pytest.fixture
def fuel(script: list[Answer]) -> Iterator[Connection]:
    with ScriptedServer(*script) as server:
        configuration = Configuration(server_port=server.port)
        with Connection(configuration) as connection:
            yield connection


def body(value: object) -> Answer:
    return Answer(body=json.dumps(value))


@pytest.mark.parametrize("script", [[body([RUN, RUN | {"status": "ready"}])]])
def test_transactions_are_listed(fuel: Connection) -> None:
    statuses = [run.status for run in fuel.transactions.list()]

    assert statuses == ["postponed", "ready"]


@pytest.mark.parametrize("script", [[body([ENTRY, ENTRY | {"status": "ready"}])]])
def test_a_history_is_read(fuel: Connection) -> None:
    statuses = [entry.status for entry in fuel.history.of_transaction(1)]

    assert statuses == ["timed_out", "ready"]


@pytest.mark.parametrize(
    "script",
    [
        [
            body({"cursor": "1-1", "transaction": RUN, "entries": []}),
            body([ENTRY, ENDED]),
            # It pushes nothing, and expects no end.
            Answer(404, json.dumps({"type": "about:blank", "message": "No"})),
            Answer(404, json.dumps({"type": "about:blank", "message": "No"})),
            body(
                {
                    "cursor": "2-2",
                    "transaction": RUN | {"time_end": "2026-03-07T14:49:06"},
                    "entries": [],
                }
            ),
            Answer(204, ""),
        ]
    ],
)
def test_a_run_is_followed_to_its_end_and_counted(fuel: Connection) -> None:
    progress = RunProgress()
    shown = io.StringIO()

    with FollowedTerminal(shown, None, colours=False) as terminal:
        for update in follow(fuel, 1, wait=lambda _: None):
            progress.take(update.entries)
            for entry in update.entries:
                terminal.entry(entry)

    assert (progress.whole.ended, progress.whole.total) == (1, 2)
    assert "timed_out" in shown.getvalue()
