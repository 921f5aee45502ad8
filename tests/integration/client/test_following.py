"""A run is followed also where the server pushes nothing."""

import json

import pytest

from fuel_history.connection import Connection
from fuel_history.following import follow
from tests.integration.client.scripted_server import Answer, ScriptedServer


def changes(cursor: str, status: str) -> Answer:
    run = {"id": 1, "uuid": "u", "name": "deployment", "status": status}
    body = {"cursor": cursor, "transaction": run, "entries": []}
    return Answer(body=json.dumps(body))


def problem(status: int, kind: str) -> Answer:
    return Answer(status, json.dumps({"type": kind, "message": "No"}))


@pytest.mark.parametrize(
    "refusal",
    [
        problem(404, "about:blank"),
        problem(415, "urn:fuel-history:not_acceptable"),
        problem(503, "urn:fuel-history:no_stream"),
        Answer(502, "<html>Bad gateway</html>"),
        Answer(body="<html>A page</html>", headers={"Content-Type": "text/html"}),
    ],
    ids=["older", "no format", "too many", "gateway", "page"],
)
def test_it_is_asked_then(refusal: Answer) -> None:
    script = [changes("1-1", "running"), Answer(), refusal]
    script += [
        problem(404, "about:blank"),
        Answer(204, ""),
        changes("2-2", "ready"),
        Answer(204, ""),
    ]
    waited: list[float] = []
    with (
        ScriptedServer(*script) as server,
        Connection(server.configuration(token="t")) as fuel,
    ):
        statuses = [
            update.transaction.status for update in follow(fuel, 1, wait=waited.append)
        ]

    assert statuses == ["running", "running", "running", "ready"]
    assert waited == [1, 1, 1]
    asked = [path.rpartition("/1/")[2] for path, _ in server.asked]
    assert asked == [
        *("changes/", "deployment_history/", "events/", "eta/"),
        *("changes/", "changes/", "changes/"),
    ]


def test_a_stream_that_is_cut_is_opened_again_where_it_was() -> None:
    def told(*answers: Answer) -> str:
        return "".join(f"event: changes\ndata: {each.body}\n\n" for each in answers)

    stream = {"Content-Type": "text/event-stream"}
    end = 'event: end\ndata: {"reason":"ended"}\n\n'
    script = [
        changes("1-1", "running"),
        Answer(),
        Answer(body=told(changes("2-2", "running")) + "event: chan", headers=stream),
        Answer(body=told(changes("3-3", "error")) + end, headers=stream),
    ]
    with (
        ScriptedServer(*script) as server,
        Connection(server.configuration(token="t")) as fuel,
    ):
        *_, last = follow(fuel, 1, wait=lambda _: None)

    assert last.transaction.status == "error"
    asked = [path.rpartition("/1/")[2] for path, _ in server.asked]
    assert asked == ["changes/", "deployment_history/", "events/", "events/"]
