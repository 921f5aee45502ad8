"""/dead_reports/: what could not be taken is listed, shown and removed."""

import csv
import io
from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
from falcon.testing import TestClient
from sqlalchemy import text, update

from db.database import Database
from db.kept_reports import purging
from db.kept_reports.dead import KEPT
from db.kept_reports.dead_replay import mark_replayed
from db.tables import dead_reports
from tests.support.browser.pages import pages
from tests.support.stored.stored import Stored


NOON = datetime(2016, 3, 7, 12, tzinfo=UTC)
LIST = "/api/dead_reports/"
MOUNTS = pytest.mark.parametrize("mount", ["/api", "/api/v1"])


@pytest.fixture
def five(stored: Stored, database: Database) -> None:
    """Five, an hour apart; the last two are replayed."""
    for number, reason in enumerate(("not_json", "not_json", "wrong_shape") * 2):
        arrived_at = NOON + timedelta(hours=number)
        if number < 5:
            assert stored.dead(b"%d" % number, reason, arrived_at) == number + 1
    with database.writer() as connection:
        mark_replayed(connection, [4, 5])


def ids(api: TestClient, query: str) -> list[int]:
    return [each["id"] for each in api.simulate_get(f"{LIST}?{query}").json]


def test_a_dead_report_says_why_and_when(api: TestClient, stored: Stored) -> None:
    stored.dead(b"bad", "not_json", NOON)
    stored.dead(b"bad", "not_json", NOON + timedelta(seconds=1))

    (found,) = api.simulate_get(LIST).json

    assert found == {
        "id": 1,
        "reason": "not_json",
        "detail": "it is wrong",
        "origin": "test",
        "first_arrived_at": 1457352000,
        "last_arrived_at": 1457352001,
        "times": 2,
        "attempts": 0,
        "replayed_at": None,
        "payload_size": 3,
        "is_whole": True,
    }
    one = found | {
        "earlier_errors": [],
        "payload": "bad",
        "payload_encoding": "utf-8",
    }
    assert api.simulate_get(f"{LIST}1/").json == one
    (of_clients,) = api.simulate_get("/api/v1/dead_reports").json
    assert of_clients == found | {
        "first_arrived_at": "2016-03-07T12:00:00.000000",
        "last_arrived_at": "2016-03-07T12:00:01.000000",
    }


@pytest.mark.parametrize(
    ("payload", "encoding"),
    [
        ("ü\r\n".encode(), "utf-8"),
        (b"", "utf-8"),
        (b"\xff", "base64"),
        (b"a\0b", "base64"),
        (b"\0" * (KEPT + 1), "base64"),
    ],
)
def test_the_payload_is_a_text_where_it_can_be_one(
    api: TestClient, stored: Stored, payload: bytes, encoding: str
) -> None:
    found = api.simulate_get(f"{LIST}{stored.dead(payload)}/").json

    assert found["payload_encoding"] == encoding
    shown = found["payload"]
    came = shown.encode() if encoding == "utf-8" else b64decode(shown)
    assert came == payload[:KEPT]
    assert found["payload_size"] == len(payload)
    assert found["is_whole"] == (len(payload) <= KEPT)


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [1, 2, 3]),
        ("replayed=0", [1, 2, 3]),
        ("replayed=1", [4, 5]),
        ("order_by=-id", [3, 2, 1]),
        ("reasons=wrong_shape", [3]),
        ("reasons=wrong_shape,not_json&until=2016-03-07T14:00", [1, 2]),
        ("since=2016-03-07T13:00:00Z", [2, 3]),
        ("reasons=too_large", []),
    ],
)
def test_filters(api: TestClient, query: str, found: list[int]) -> None:
    assert ids(api, query) == found


@pytest.mark.usefixtures("five")
@MOUNTS
@pytest.mark.parametrize("order_by", ["id", "-id"])
def test_pages_are_together_the_list(
    api: TestClient, mount: str, order_by: str
) -> None:
    path = f"{mount}/dead_reports/?since=10000d&order_by={order_by}"

    found = list(pages(api, f"{path}&limit=2"))

    assert [len(page) for page in found] == [2, 1]
    assert [each for page in found for each in page] == api.simulate_get(path).json


@pytest.mark.usefixtures("five")
def test_csv_has_the_fields_asked_for(api: TestClient) -> None:
    path = f"{LIST}?replayed=1&fields=reason,id,is_whole"

    answer = api.simulate_get(path, headers={"Accept": "text/csv"})

    assert list(csv.reader(io.StringIO(answer.text, newline=""))) == [
        ["id", "reason", "is_whole"],
        ["4", "not_json", "true"],
        ["5", "not_json", "true"],
    ]


@pytest.mark.parametrize("path", [LIST, f"{LIST}1/"])
def test_an_etag_changes_with_every_change(
    api: TestClient, stored: Stored, database: Database, path: str
) -> None:
    def change(**columns: object) -> None:
        with database.writer() as connection:
            connection.execute(update(dead_reports).values(columns))

    stored.dead(b"bad")
    etags = [api.simulate_get(path).headers["etag"]]
    for step in (
        lambda: stored.dead(b"bad"),
        lambda: change(replayed_at=NOON),
        lambda: change(replayed_at=NOON + timedelta(hours=1)),
        lambda: stored.dead(b"bad"),
    ):
        same = api.simulate_get(path, headers={"If-None-Match": etags[-1]})
        assert same.status_code == 304
        step()
        etags.append(api.simulate_get(path).headers["etag"])

    assert len(set(etags)) == len(etags)


def test_one_is_removed_once(api: TestClient, stored: Stored) -> None:
    path = f"{LIST}{stored.dead(b'bad')}/"

    assert api.simulate_delete(path).status_code == 204
    for again in (api.simulate_delete(path), api.simulate_get(path)):
        assert again.status_code == 404
        assert again.json["type"] == "urn:fuel-history:dead_report_not_found"


@pytest.mark.usefixtures("five")
@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("reasons=not_json", [3, 4, 5]),
        ("until=2016-03-07T13:00", [2, 3, 4, 5]),
        ("replayed=1", [1, 2, 3]),
        ("replayed=0", [4, 5]),
        ("reasons=too_large", [1, 2, 3, 4, 5]),
        ("all=1", []),
    ],
)
def test_those_that_match_are_removed(
    api: TestClient, query: str, left: list[int]
) -> None:
    answer = api.simulate_delete(f"{LIST}?{query}")

    assert (answer.status_code, answer.json) == (200, {"purged": 5 - len(left)})
    assert ids(api, "") + ids(api, "replayed=1") == left


@pytest.mark.usefixtures("five")
def test_nothing_is_removed_unless_it_is_said_what(api: TestClient) -> None:
    answer = api.simulate_delete(LIST)

    assert answer.status_code == 400
    assert answer.json["message"].startswith("give at least one of: reasons, since,")
    assert len(ids(api, "")) == 3


def test_many_are_removed_in_small_steps(api: TestClient, database: Database) -> None:
    many = 2 * purging.CHUNK + 1
    insert = text(
        "INSERT INTO dead_reports (digest, reason, detail, origin, first_arrived_at,"
        " last_arrived_at, payload, payload_size)"
        " SELECT int4send(n), 'not_json', '', '', now(), now(), '', 0"
        " FROM generate_series(1, :many) n"
    )
    with database.writer() as connection:
        connection.execute(insert, {"many": many})

    answer = api.simulate_delete(f"{LIST}?reasons=not_json")

    assert answer.json == {"purged": many}
    assert ids(api, "") == []


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "", "DELETE, GET, HEAD, OPTIONS"),
        ("POST", "1/", "DELETE, GET, HEAD, OPTIONS"),
        ("GET", "1/replay/", "OPTIONS, POST"),
        ("GET", "replay/", "OPTIONS, POST"),
    ],
)
@MOUNTS
def test_what_there_is_not_is_said(
    api: TestClient, mount: str, method: str, path: str, allowed: str
) -> None:
    answer = api.simulate_request(method, f"{mount}/dead_reports/{path}")

    assert answer.status_code == 405
    assert ", ".join(sorted(answer.headers["allow"].split(", "))) == allowed
