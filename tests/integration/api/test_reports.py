"""POST /reports/: what the broker gets, and what is refused before it gets anything."""

import gzip
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import falcon.testing
import pytest
from falcon.testing import TestClient

from api.app import create_app
from api.auth.open_access import OpenAccess
from api.reports.ingest import MOST_OBJECTS
from api.reports.resource import LARGEST
from astute.pack import LONGEST_PLAIN
from brokers.interface import Broker
from tests.support.servers.stack import Stack, wait_until
from tests.support.stored.reading import state_of
from tests.support.streams.replaying import EXAMPLE, arrived
from tests.support.workers.worker import Workers


JSON = {"Content-Type": "application/json"}
LINES = {"Content-Type": "application/x-ndjson"}


@pytest.fixture
def ingest(stack: Stack, connect_broker: Callable[[], Broker]) -> TestClient:
    return TestClient(create_app(stack.database, OpenAccess(), connect_broker))


def accepted(answer: falcon.testing.Result, reports: int) -> None:
    assert (answer.status_code, answer.json) == (
        202,
        {"reports": reports, "status": "accepted"},
    )


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (JSON, b'[ {"a": 1}, {"b":\n2} ]'),
        (LINES, b'{"a": 1}\n{"b":2}'),
        ({"Content-Type": "text/plain; charset=utf-8"}, b'{"a": 1}\r\n\r\n{"b":2}\r\n'),
        (JSON | {"Content-Encoding": "gzip"}, gzip.compress(b'[{"a": 1},{"b":2}]')),
        # as `cat one.gz other.gz` makes it
        (
            LINES | {"Content-Encoding": "GZIP"},
            gzip.compress(b'{"a": 1}\n') + gzip.compress(b'{"b":2}\n'),
        ),
    ],
    ids=["array", "lines", "text", "gzip", "two gzip files"],
)
def test_the_broker_has_every_message_when_the_answer_comes(
    ingest: TestClient, broker: Broker, headers: dict[str, str], body: bytes
) -> None:
    answer = ingest.simulate_post("/api/reports/", headers=headers, body=body)

    accepted(answer, 2)
    assert [json.loads(each) for each in arrived(broker)] == [{"a": 1}, {"b": 2}]


def test_messages_keep_their_order_and_their_bytes_whatever_their_number_and_length(
    ingest: TestClient, broker: Broker
) -> None:
    messages = [b'{"number": %d}' % number for number in range(1201)]
    messages[600] = b'{"long": "%s"}' % (b"x" * LONGEST_PLAIN)

    answer = ingest.simulate_post(
        "/api/reports", headers=LINES, body=b"\n".join(messages)
    )

    accepted(answer, 1201)
    assert arrived(broker) == messages


def test_a_bad_line_is_told_and_costs_no_other(
    ingest: TestClient, broker: Broker
) -> None:
    good, with_a_bad_byte = b'{"a": 1}', b'{"a": "caf\xe9"}'
    body = b"\n".join([good, with_a_bad_byte, b'{"a": ', good])

    answer = ingest.simulate_post("/api/reports/", headers=LINES, body=body)

    assert answer.status_code == 202
    assert answer.json == {
        "reports": 3,
        "status": "accepted",
        "refused_total": 1,
        "refused": [{"line": 3, "reason": "Input data was truncated"}],
    }
    assert arrived(broker) == [good, with_a_bad_byte, good]


def test_many_bad_lines_are_counted_and_the_first_are_named(
    ingest: TestClient, broker: Broker
) -> None:
    answer = ingest.simulate_post(
        "/api/reports/", headers=LINES, body=b"5\n" * 5000 + b"{}"
    )

    assert (answer.status_code, answer.json["refused_total"]) == (202, 5000)
    assert [each["line"] for each in answer.json["refused"]] == [*range(1, 101)]
    assert arrived(broker) == [b"{}"]


def test_nothing_but_bad_lines_is_a_bad_request(
    ingest: TestClient, broker: Broker
) -> None:
    answer = ingest.simulate_post("/api/reports/", headers=LINES, body=b"{\n5")

    assert answer.status_code == 400
    assert answer.json["message"].startswith("Line 1 cannot be read: ")
    assert sum(broker.backlog()) == 0


def test_posts_of_several_threads_all_arrive(
    ingest: TestClient, broker: Broker
) -> None:
    bodies = [
        b"\n".join(b'{"post": %d, "line": %d}' % (post, line) for line in range(50))
        for post in range(40)
    ]

    def post(body: bytes) -> None:
        accepted(ingest.simulate_post("/api/reports/", headers=LINES, body=body), 50)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(post, bodies))

    assert sorted(arrived(broker)) == sorted(b"\n".join(bodies).splitlines())


def test_a_deployment_posted_in_parts_is_its_history(
    ingest: TestClient, workers: Workers
) -> None:
    """The last part comes first, and every part comes twice."""
    workers.start()
    lines = gzip.decompress(EXAMPLE.read_bytes()).splitlines()
    parts = [lines[start : start + 300] for start in range(0, len(lines), 300)]

    expected = _final(lines)

    for part in parts[::-1] * 2:
        body = gzip.compress(b"\n".join(part))
        headers = LINES | {"Content-Encoding": "gzip"}
        posted = ingest.simulate_post("/api/v1/reports", headers=headers, body=body)
        accepted(posted, len(part))

    def complete() -> bool:
        # Two processes may take the start at once; then its number is the second.
        runs = ingest.simulate_get("/api/transactions/").json
        if not runs:
            return False
        (run,) = runs
        path = f"/api/transactions/{run['id']}/deployment_history/"
        return state_of(ingest.simulate_get(path).json) == expected

    wait_until(complete, "the whole history")


def _final(lines: list[bytes]) -> dict[tuple[str, str], str]:
    """What the last report of each task says; the others stay pending."""
    start, *reports = map(json.loads, lines)
    state = {
        (_node(uid), task["id"]): "pending"
        for uid, tasks in start["args"]["tasks_graph"].items()
        for task in tasks
    }
    for report in reports:
        for node in report["args"].get("nodes", ()):
            if "task_status" in node:
                key = (_node(node["uid"]), node["deployment_graph_task_name"])
                state[key] = node["task_status"]
    return state


def _node(uid: str | None) -> str:
    return "virtual_sync_node" if uid in {None, "null"} else str(uid)


@pytest.mark.parametrize(
    ("status", "headers", "body", "complaint"),
    [
        (400, JSON, b"", "The body contains no message"),
        (400, JSON, b"[1]", "The element $[0] cannot be read: Expected `object`"),
        (400, LINES, b"{}" * (MOST_OBJECTS + 1), "The body has more than 1000000 JSON"),
        (
            400,
            LINES | {"Content-Length": "7"},
            b"{}",
            "The body is shorter than Content-Length says",
        ),
        (
            400,
            LINES | {"Content-Encoding": "gzip"},
            gzip.compress(b"{}")[:-1],
            "The body's gzip data is cut short",
        ),
        (
            400,
            LINES | {"Content-Encoding": "gzip"},
            b"{}",
            "The body is no gzip data: Not a gzipped file",
        ),
        (413, LINES, b" " * (LARGEST + 1), "The body must have at most 33554432 bytes"),
        (
            413,
            LINES | {"Content-Encoding": "gzip"},
            gzip.compress(bytes(LARGEST + 1)),
            "The body must have at most 33554432 bytes",
        ),
        (
            415,
            {"Content-Type": "application/xml"},
            b"<a/>",
            "Content-Type must be one of: application/json, application/x-ndjson,",
        ),
        (
            415,
            LINES | {"Content-Encoding": "br"},
            b"{}",
            "Content-Encoding must be gzip or identity",
        ),
        (
            503,
            LINES,
            b"{}",
            "No broker takes reports here: set REPORTS_URL or BROKER_URL for the API",
        ),
    ],
    ids=[
        "empty",
        "no object",
        "objects",
        "hung up",
        "cut short",
        "no gzip",
        "too large",
        "too large unpacked",
        "media type",
        "encoding",
        "no broker",
    ],
)
def test_what_cannot_be_taken_is_told(
    api: TestClient, status: int, headers: dict[str, str], body: bytes, complaint: str
) -> None:
    answer = api.simulate_post("/api/reports/", headers=headers, body=body)

    assert answer.status_code == status
    assert answer.json["message"].startswith(complaint)


def test_there_are_no_parameters(api: TestClient) -> None:
    answer = api.simulate_post("/api/reports/", params={"force": "1"}, body=b"{}")

    assert answer.status_code == 400
    assert "force" in answer.json["message"]


@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_reports_can_only_be_posted(api: TestClient, mount: str) -> None:
    answer = api.simulate_get(f"{mount}/reports/")

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST, OPTIONS")
