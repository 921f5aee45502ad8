"""GET /transactions/<id>/events/ of a real gunicorn: what changes in a run, pushed."""

import asyncio
import json
import random
import socket
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from time import time

import pytest
from prometheus_client import CollectorRegistry
from sqlalchemy import text

from api.http.metrics import StreamMeasures
from api.http.mount import MOUNTS
from api.live.change_answers import ChangeAnswers
from api.live.events import SIGN_OF_LIFE
from api.live.news import Watched, read_news
from api.live.outlook import Outlook, read_outlook
from api.live.outlooks import Outlooks
from api.live.watcher import Watcher
from db.database import Database
from db.queries.changes import position_of
from tests.support.browser.event_streams import EventStream
from tests.support.servers.prometheus import Scrape
from tests.support.servers.relay import Relay
from tests.support.servers.server import Server
from tests.support.servers.stack import wait_until
from tests.support.stored.stored import Stored


#: As many as the server takes.
LIMIT = 100
#: One process; who takes nothing for a second is cut off.
VARIABLES = {
    "STREAM_LIMIT": str(LIMIT),
    "REQUEST_SECONDS": "1",
    "GUNICORN_CMD_ARGS": "--workers 1",
}


@pytest.fixture(scope="module")
def server(shared_database_url: str) -> Iterator[Server]:
    with Server(shared_database_url, **VARIABLES) as server:
        yield server
        assert server.stop() == 0
        assert "Traceback" not in server.log


@pytest.fixture
def run(stored: Stored) -> int:
    run = stored.transaction(status="running")
    stored.entries(run, [(str(node), "hosts", "pending") for node in range(3)])
    return run


def measured(server: Server) -> Scrape:
    with server.get("/metrics") as answer:
        return Scrape(answer.read().decode())


def open_streams(server: Server) -> float:
    return measured(server).value("fuel_history_streams_open")


def write(database: Database, statement: str, **values: object) -> None:
    with database.writer() as connection:
        connection.execute(text(statement), values)


def settled(server: Server, database: Database, run: int) -> str:
    """Return the id of an event after all that is stored: nothing of it comes again."""
    written = text("SELECT max(xmin::text::bigint) FROM deployment_history")
    with database.reader() as connection:
        last: int = connection.execute(written).scalar_one()
    ids: list[str] = []

    def is_settled() -> bool:
        with EventStream(server.port, run) as stream:
            told = stream.next()
        assert told is not None
        ids.append(told.id)
        return int(told.id.partition("-")[2]) % 2**32 > last

    wait_until(is_settled, "older transactions to end")
    return ids[-1]


def test_a_hundred_streams_hold_no_thread_and_are_all_told(
    server: Server, stored: Stored, run: int
) -> None:
    with ExitStack() as stack:
        streams = [
            stack.enter_context(EventStream(server.port, run)) for _ in range(LIMIT)
        ]
        first = [stream.next() for stream in streams]
        assert [told.data["entries"] for told in first if told] == [[]] * LIMIT

        with server.get("/healthz") as answer:
            assert answer.status == 200
        wait_until(lambda: open_streams(server) == LIMIT, "all to be handed over")
        with EventStream(server.port, run) as one_more:
            assert one_more.answer.status == 503
            assert one_more.answer.headers["Retry-After"] == "5"
            assert b"STREAM_LIMIT" in one_more.answer.read()

        stored.entry(run, "1", "hosts", "running")
        for stream in streams:
            told = stream.next()
            assert told is not None
            assert ("1", "running") in told.statuses
    wait_until(lambda: open_streams(server) == 0, "the streams that left to be noticed")


def test_a_stream_ends_when_its_run_has_and_nothing_follows(
    server: Server, stored: Stored, run: int
) -> None:
    with EventStream(server.port, run, mount="/api/v1") as stream:
        assert stream.answer.headers["Content-Type"] == "text/event-stream"
        assert stream.next() is not None
        stored.entry(run, "2", "hosts", "error", message="It\nfailed")
        told = stream.next()
        assert told is not None
        (failed,) = (each for each in told.data["entries"] if each["node_id"] == "2")
        assert (failed["message"], failed["task_name"]) == ("It\nfailed", "hosts")
        assert told.id == told.data["cursor"]

        stored.end(run, "error", "All nodes are finished")
        told = stream.next()
        assert told is not None
        assert told.data["transaction"]["status"] == "error"
        brief, end = stream.next(), stream.next()
        assert brief is not None
        assert end is not None
        assert (brief.name, brief.data["verdict"]) == ("brief", "failed")
        assert brief.data["headline"].endswith(": 1 failed and 2 never ran.")
        assert (end.name, end.data) == ("end", {"reason": "ended"})
        assert stream.next() is None

    # Who comes back after that is told so again; by then the id may be a later one.
    with EventStream(server.port, run, end.id) as stream:
        again = [stream.next(), stream.next(), stream.next()]
    assert [told and told.data for told in again] == [brief.data, end.data, None]


@pytest.mark.parametrize(
    ("reason", "statement"),
    [
        ("deleted", "UPDATE tasks SET deleted_at = now()"),
        ("removed", "TRUNCATE deployment_history, tasks CASCADE"),
    ],
)
def test_a_stream_ends_when_its_run_goes(
    server: Server, database: Database, run: int, reason: str, statement: str
) -> None:
    with EventStream(server.port, run) as stream:
        stream.next()
        write(database, statement)
        end = stream.next()

    assert end is not None
    assert (end.name, end.data) == ("end", {"reason": reason})


def test_who_comes_back_misses_nothing(
    server: Server, database: Database, stored: Stored, run: int
) -> None:
    nodes = range(200)

    def write_all() -> None:
        for status in ("running", "ready"):
            for node in nodes:
                stored.entry(run, str(node), "netconfig", status)
        stored.end(run, "ready")

    writer = threading.Thread(target=write_all)
    writer.start()
    seen, after, known, name = 0, "0-0", dict[str, str](), ""
    chance = random.Random(1)
    while name != "end":
        with EventStream(server.port, run, after) as stream:
            # Cut somewhere, as a network does.
            for _ in range(chance.randrange(1, 4)):
                told = stream.next()
                assert told is not None
                after, name = told.id, told.name
                if name == "brief":
                    continue
                if name == "end":
                    break
                known |= {
                    each["node_id"]: each["status"]
                    for each in told.data["entries"]
                    if each["deployment_graph_task_name"] == "netconfig"
                }
                seen += 1
    writer.join()

    assert known == {str(node): "ready" for node in nodes}
    assert seen > 2


def test_who_comes_back_gets_nothing_twice(
    server: Server, database: Database, stored: Stored, run: int
) -> None:
    after = settled(server, database, run)

    with EventStream(server.port, run, after) as stream:
        stored.entry(run, "1", "hosts", "running")
        told = stream.next()
        assert told is not None
        assert told.statuses == {("1", "running")}
    with EventStream(server.port, run, settled(server, database, run)) as stream:
        stored.entry(run, "2", "hosts", "ready")
        told = stream.next()
        assert told is not None
        assert told.statuses == {("2", "ready")}


def test_who_takes_nothing_is_cut_off_and_others_are_told(
    server: Server, stored: Stored, run: int
) -> None:
    before = measured(server).value("fuel_history_streams_cut_off_total")
    with (
        closing(server.begin(f"/api/transactions/{run}/events/")) as lazy,
        EventStream(server.port, run) as stream,
    ):
        stream.next()
        keys = [(str(node), "netconfig", "running") for node in range(2000)]
        stored.entries(run, keys, message="." * 2000)
        told = stream.next()
        assert told is not None
        assert len(told.statuses) >= 2000
        wait_until(
            lambda: (
                measured(server).value("fuel_history_streams_cut_off_total") > before
            ),
            "the other one to be cut off",
        )
        stored.entry(run, "1", "hosts", "ready")
        told = stream.next()
        assert told is not None
        assert ("1", "ready") in told.statuses
        assert "event=stream_cut_off" in server.log
        lazy.close()


def test_what_is_too_much_for_the_memory_comes_all_the_same(
    server: Server, stored: Stored, run: int
) -> None:
    with EventStream(server.port, run) as stream:
        first = stream.next()
        keys = [(str(node), "netconfig", "running") for node in range(5000)]
        stored.entries(run, keys, message="." * 2000)
        assert stream.next() is None
    assert first is not None
    with EventStream(server.port, run, first.id) as stream:
        told = stream.next()

    assert told is not None
    assert len(told.statuses) >= 5000


def ask(server: Server, method: str, path: str, **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Connection": "close"} | names)
    return connection.getresponse()


def test_bad_requests_are_refused_and_hold_nothing(server: Server, run: int) -> None:
    path = f"/api/transactions/{run}/events/"

    with ask(server, "GET", path, Last_Event_ID="x") as answer:
        assert answer.status == 400
        assert b"Last-Event-ID must be" in answer.read()
    with ask(server, "GET", f"{path}?after=1") as answer:
        assert answer.status == 400
        assert b"after must be" in answer.read()
    with ask(server, "GET", f"/api/transactions/{run + 1}/events/") as answer:
        assert answer.status == 404
    with ask(server, "GET", path, Accept="application/json") as answer:
        assert answer.status == 415
    with ask(server, "POST", path) as answer:
        assert answer.status == 405
    with ask(server, "HEAD", path) as answer:
        assert (answer.status, answer.read()) == (200, b"")
    assert open_streams(server) == 0


def test_a_proxy_that_speaks_the_oldest_http_is_told_too(
    server: Server, stored: Stored
) -> None:
    run = stored.transaction(status="ready")
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as client:
        client.sendall(f"GET /api/transactions/{run}/events/ HTTP/1.0\r\n\r\n".encode())
        answer = b"".join(iter(lambda: client.recv(4096), b""))

    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"connection: close" in head
    # In chunks, which nginx reads although it speaks HTTP/1.0.
    assert body.startswith(b"d\r\nretry: 1000\n\n\r\n")
    assert b'event: end\ndata: {"reason":"ended"}\n\n' in body
    assert body.endswith(b"\r\n0\r\n\r\n")


def test_streams_outlive_a_database_that_is_away_and_end_with_their_server(
    shared_database_url: str, stored: Stored, run: int
) -> None:
    relay = Relay(shared_database_url)
    with ExitStack() as stack:
        stack.callback(relay.stop)
        server = stack.enter_context(Server(relay.url, **VARIABLES))
        with EventStream(server.port, run) as stream:
            stream.next()
            # Else it is the request that finds no database, and is cut off.
            wait_until(lambda: open_streams(server) == 1, "it to be handed over")
            relay.stop()
            wait_until(lambda: "event=live_updates_wait" in server.log, "the notice")
            stored.entry(run, "1", "hosts", "running")
            relay.start()
            told = stream.next()
            assert told is not None
            assert ("1", "running") in told.statuses

            assert server.stop() == 0
            # Whole, as far as it went: it is known where to go on.
            assert stream.next() is None
        assert "Traceback" not in server.log


@pytest.fixture
def predicted(stored: Stored, run: int) -> int:
    """A run whose end is predicted: one like it took 20 seconds a task."""
    graph = json.dumps([{"id": "a"}, {"id": "b", "requires": [{"name": "a"}]}])
    stored.change(run, graph_type="like")
    for status in ("ready", "running"):
        began = datetime.now(UTC)
        run = stored.transaction(graph_type="like", time_start=began, status=status)
        stored.snapshot(run, "graph", graph, "1")
        for name in ("a", "b"):
            times = {"time_start": began, "time_end": began + timedelta(seconds=20)}
            if status == "ready":
                stored.entry(run, "1", name, "ready", **times)
            else:
                stored.entry(run, "1", name, "pending")
    return run


def test_listeners_are_told_when_a_run_ends_and_what_is_late(
    server: Server, stored: Stored, predicted: int
) -> None:
    with (
        EventStream(server.port, predicted) as stream,
        EventStream(server.port, predicted, mount="/api/v1") as client,
    ):
        assert (first := stream.next())
        assert first.name == "changes"
        assert (eta := stream.next())
        assert (eta.name, eta.data["next_task"]) == ("eta", "a")
        assert 35 <= eta.data["left"] <= 40
        assert eta.data["ends_at"] - time() == pytest.approx(eta.data["left"], abs=10)
        assert client.next()
        assert (same := client.next())
        assert same.data["ends_at"].startswith("20")

        hung = datetime.now(UTC) - timedelta(minutes=9)
        stored.entry(predicted, "1", "a", "running", time_start=hung)
        told = [stream.next(), stream.next()]

    assert [each and each.name for each in told] == ["changes", "eta"]
    assert told[1]
    [late] = told[1].data["late"]
    assert (late["task"], late["longest"]) == ("a", 20)


def test_an_outlook_is_computed_once_for_all_listeners(
    database: Database, predicted: int
) -> None:
    asked: list[int] = []

    def read(task_id: int) -> Outlook:
        asked.append(task_id)
        return read_outlook(database, task_id)

    async def first_event(stream: AsyncGenerator[bytes]) -> bytes:
        while (part := await anext(stream)) == SIGN_OF_LIFE:
            pass
        return part

    async def listen() -> list[bytes]:
        measures = StreamMeasures(CollectorRegistry())
        watcher = Watcher(partial(read_news, database), Outlooks(read), measures)
        stopping = asyncio.Event()
        with database.reader() as connection:
            now = position_of(connection, predicted)
        answers = ChangeAnswers(database, MOUNTS[0])
        streams = [
            watcher.follow(Watched(predicted, now, answers), stopping).parts()
            for _ in range(50)
        ]
        found = await asyncio.gather(*map(first_event, streams))
        stopping.set()
        await asyncio.gather(*(stream.aclose() for stream in streams))
        return found

    found = asyncio.run(listen())

    assert asked == [predicted]
    assert [event.split(b"\n")[1] for event in found] == [b"event: eta"] * 50
