"""/parked_reports/: runs that nobody announced are listed, shown and removed."""

import csv
import io
import json
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from falcon.testing import TestClient
from sqlalchemy import update

from db.database import Database
from db.kept_reports import purging
from db.kept_reports.dead import KEPT
from db.tables import parked_reports
from tests.support.browser.pages import pages
from tests.support.stored.stored import Stored


NOON = datetime(2016, 3, 7, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIST = "/api/parked_reports/"
MOUNTS = pytest.mark.parametrize("mount", ["/api", "/api/v1"])
REPORT = b'{"method": "deploy_resp", "args": {"task_uuid": "a"}}'


@pytest.fixture
def three(stored: Stored) -> None:
    """Three runs, of which the first is unannounced, two reports of each."""
    for hours, uuid in enumerate("abc"):
        at = NOON + hours * HOUR
        told_at = at + HOUR if uuid == "a" else None
        for number in range(2):
            stored.parked(
                uuid,
                b"%d" % number,
                at + number * HOUR,
                parked_at=at,
                unannounced_at=told_at,
            )


def uuids(api: TestClient, query: str = "") -> list[str]:
    return [each["task_uuid"] for each in api.simulate_get(f"{LIST}?{query}").json]


@pytest.mark.usefixtures("three")
def test_a_run_says_what_came_of_it_and_whether_it_waits(api: TestClient) -> None:
    first, second, _ = api.simulate_get(LIST).json

    assert first == {
        "task_uuid": "a",
        "state": "unannounced",
        "reports": 2,
        "unannounced": 2,
        "first_arrived_at": 1457352000,
        "last_arrived_at": 1457355600,
        "parked_at": 1457352000,
        "unannounced_at": 1457355600,
        "origins": ["test"],
        "kept_size": 2,
    }
    assert (second["state"], second["unannounced_at"]) == ("waiting", None)
    of_clients = api.simulate_get("/api/v1/parked_reports?uuids=a").json
    assert of_clients[0]["parked_at"] == "2016-03-07T12:00:00.000000"


def test_a_run_waits_as_long_as_one_of_its_reports_does(
    api: TestClient, stored: Stored
) -> None:
    stored.parked("a", b"1", unannounced_at=NOON)
    stored.parked("a", b"2")

    [run] = api.simulate_get(LIST).json

    assert (run["state"], run["reports"], run["unannounced"]) == ("waiting", 2, 1)


def test_a_report_is_shown_with_what_came(api: TestClient, stored: Stored) -> None:
    stored.parked("a", REPORT, NOON, parked_at=NOON + HOUR)
    long = b'{"method": "x", "args": "%s"}' % (b"y" * 70_000)
    stored.parked("a", zlib.compress(long))
    stored.parked("a", zlib.compress(b"\xff" * (KEPT + 1)))
    stored.parked("b", REPORT)

    one, compressed, cut = api.simulate_get(f"{LIST}a/").json

    assert one == {
        "id": 1,
        "method": "deploy_resp",
        "arrived_at": 1457352000,
        "origin": "test",
        "parked_at": 1457355600,
        "unannounced_at": None,
        "payload": REPORT.decode(),
        "payload_encoding": "utf-8",
        "is_whole": True,
    }
    assert (compressed["method"], compressed["payload"]) == ("x", long.decode())
    assert (cut["method"], cut["payload_encoding"]) == (None, "base64")
    assert (cut["is_whole"], len(cut["payload"])) == (False, -(-KEPT // 3) * 4)
    found = list(pages(api, f"{LIST}a/?limit=2&order_by=-id"))
    assert [each["id"] for page in found for each in page] == [3, 2, 1]


@pytest.mark.parametrize("uuid", ["nobody's", "a%00b", "%ff", "1"])
def test_a_run_of_which_nothing_is_parked_is_not_found(
    api: TestClient, stored: Stored, uuid: str
) -> None:
    stored.parked("a", REPORT)

    answer = api.simulate_get(f"{LIST}{uuid}/")

    assert answer.status_code == 404
    assert answer.json["type"] == "urn:fuel-history:parked_reports_not_found"


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["a", "b", "c"]),
        ("order_by=-id", ["c", "b", "a"]),
        ("state=waiting", ["b", "c"]),
        ("state=unannounced", ["a"]),
        ("uuids=c,a,d", ["a", "c"]),
        ("since=2016-03-07T14:00:00Z", ["b", "c"]),
        ("until=2016-03-07T13:00", ["a"]),
        ("uuids=a&state=waiting", []),
    ],
)
def test_filters(api: TestClient, query: str, found: list[str]) -> None:
    assert uuids(api, query) == found


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("state=dead", "state must be one of: waiting, unannounced"),
        ("since=1h&until=2h", "since must be earlier than until"),
        ("uuids=a%00", "uuids must not contain a NUL character"),
        ("fields=payload", "fields has no 'payload'; known are: task_uuid, state,"),
        ("order_by=reports", "order_by must be one of: id, -id"),
        ("reasons=x", "Unknown parameter reasons; known are: uuids, state, since,"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(
    api: TestClient, query: str, message: str
) -> None:
    answer = api.simulate_get(f"{LIST}?{query}")

    assert answer.status_code == 400
    assert answer.json["message"].startswith(message)


@pytest.mark.usefixtures("three")
@MOUNTS
@pytest.mark.parametrize("order_by", ["id", "-id"])
def test_pages_are_together_the_list(
    api: TestClient, mount: str, order_by: str
) -> None:
    path = f"{mount}/parked_reports/?since=10000d&order_by={order_by}"

    found = list(pages(api, f"{path}&limit=2"))

    assert [len(page) for page in found] == [2, 1]
    assert [each for page in found for each in page] == api.simulate_get(path).json


@pytest.mark.usefixtures("three")
def test_csv_has_the_fields_asked_for(api: TestClient) -> None:
    path = f"{LIST}?state=unannounced&fields=state,task_uuid,origins"

    answer = api.simulate_get(path, headers={"Accept": "text/csv"})

    assert list(csv.reader(io.StringIO(answer.text, newline=""))) == [
        ["task_uuid", "state", "origins"],
        ["a", "unannounced", '["test"]'],
    ]


@pytest.mark.parametrize("path", [LIST, f"{LIST}a/"])
def test_an_etag_changes_with_every_change(
    api: TestClient, stored: Stored, database: Database, path: str
) -> None:
    def change(**columns: object) -> None:
        with database.writer() as connection:
            connection.execute(update(parked_reports).values(columns))

    stored.parked("a", b"1", NOON)
    etags = [api.simulate_get(path).headers["etag"]]
    for step in (
        lambda: stored.parked("a", b"2"),
        # The same again, from an earlier time on.
        lambda: stored.parked("a", b"1", NOON - HOUR),
        lambda: change(unannounced_at=NOON),
        lambda: change(unannounced_at=None, parked_at=NOON),
        lambda: change(parked_at=NOON + HOUR),
    ):
        same = api.simulate_get(path, headers={"If-None-Match": etags[-1]})
        assert same.status_code == 304
        step()
        etags.append(api.simulate_get(path).headers["etag"])

    assert len(set(etags)) == len(etags)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "purged", "left"),
    [
        ("state=unannounced", 2, ["b", "c"]),
        ("uuids=a,c", 4, ["b"]),
        ("uuids=b&state=unannounced", 0, ["a", "b", "c"]),
        ("until=2016-03-07T13:00:00Z", 1, ["a", "b", "c"]),
        ("all=1", 6, []),
    ],
)
def test_those_that_match_are_removed(
    api: TestClient, query: str, purged: int, left: list[str]
) -> None:
    answer = api.simulate_delete(f"{LIST}?{query}")

    assert (answer.status_code, answer.json) == (200, {"purged": purged})
    assert uuids(api) == left


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("", "give at least one of: uuids, state, since,"),
        (
            "all=1&state=waiting",
            "all cannot be combined with other parameters, here state",
        ),
    ],
)
def test_nothing_is_removed_unless_it_is_said_what(
    api: TestClient, query: str, message: str
) -> None:
    answer = api.simulate_delete(f"{LIST}?{query}")

    assert answer.status_code == 400
    assert answer.json["message"].startswith(message)
    assert len(uuids(api)) == 3


def test_many_are_removed_in_small_steps(
    api: TestClient, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "CHUNK", 2)
    for number in range(5):
        stored.parked("a", b"%d" % number, unannounced_at=NOON)

    answer = api.simulate_delete(f"{LIST}?state=unannounced")

    assert answer.json == {"purged": 5}


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "", "DELETE, GET, HEAD, OPTIONS"),
        ("DELETE", "a/", "GET, HEAD, OPTIONS"),
        ("GET", "replay/", "OPTIONS, POST"),
    ],
)
@MOUNTS
def test_what_there_is_not_is_said(
    api: TestClient, mount: str, method: str, path: str, allowed: str
) -> None:
    answer = api.simulate_request(method, f"{mount}/parked_reports/{path}")

    assert answer.status_code == 405
    assert ", ".join(sorted(answer.headers["allow"].split(", "))) == allowed


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({}, "give one of uuids, state and all"),
        ({"uuids": ["a"], "all": True}, "give one of uuids, state and all"),
        ({"all": False}, "all must be true"),
        ({"state": "dead"}, "Invalid enum value 'dead' - at `$.state`"),
        ({"uuids": []}, "length >= 1 - at `$.uuids`"),
        ({"uuids": ["a\0"]}, "at `$.uuids[0]`"),
        ({"ids": [1]}, "unknown field `ids`"),
    ],
)
def test_a_replay_that_says_not_which_is_refused(
    api: TestClient, body: object, reason: str
) -> None:
    answer = api.simulate_post(f"{LIST}replay/", body=json.dumps(body))

    assert answer.status_code == 400
    assert reason in answer.json["message"]
