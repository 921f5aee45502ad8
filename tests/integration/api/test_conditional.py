"""An answer that the client has already is not sent again; others may be small."""

import gzip
import json
from collections.abc import Callable

import pytest
from falcon.testing import Result, TestClient

from tests.support.stored.stored import Stored


HISTORY = "/transactions/1/deployment_history/"
PATHS = [
    "/api/transactions/",
    "/api/transactions/?limit=1",
    "/api/transactions/1/",
    "/api/tasks/",
    "/api" + HISTORY,
    "/api" + HISTORY + "?nodes=5&limit=1",
    "/api/v1" + HISTORY,
    "/api/clusters/1/deployment_history/",
    "/api/nodes/5/deployment_history/",
    "/api/transactions/1/summary/",
    "/api/transactions/1/failures/",
]


@pytest.fixture(autouse=True)
def _run(stored: Stored) -> None:
    stored.cluster(1)
    stored.transaction(cluster_id=1)
    stored.entry(1, "5", "hosts", "running")


@pytest.mark.parametrize("path", PATHS)
def test_what_has_not_changed_is_not_sent_again(
    api: TestClient, stored: Stored, path: str
) -> None:
    first = api.simulate_get(path)
    known = {"If-None-Match": first.headers["etag"]}

    again = api.simulate_get(path, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == "private, no-cache"
    assert api.simulate_head(path, headers=known).status_code == 304

    stored.entry(1, "5", "hosts", "error")
    if path == "/api/transactions/1/":  # its progress is what entries change
        stored.change(1, message="failed")
    changed = api.simulate_get(path, headers=known)
    assert changed.status_code == 200
    assert changed.headers["etag"] != first.headers["etag"]


def test_another_run_does_not_change_a_run_s_tag(
    api: TestClient, stored: Stored
) -> None:
    known = {"If-None-Match": api.simulate_get("/api" + HISTORY).headers["etag"]}

    stored.entry(stored.transaction(), "5", "hosts")

    assert api.simulate_get("/api" + HISTORY, headers=known).status_code == 304


def test_one_that_leaves_a_filter_and_one_that_comes_do_change_its_list(
    api: TestClient, stored: Stored
) -> None:
    stored.change(1, status="running", version=3)
    path = "/api/transactions/?statuses=running"
    known = {"If-None-Match": api.simulate_get(path).headers["etag"]}

    stored.change(1, status="ready", version=4)
    stored.transaction(status="running", version=3)

    assert api.simulate_get(path, headers=known).status_code == 200


def test_each_way_to_ask_has_its_own_tag(api: TestClient) -> None:
    tags = {
        api.simulate_get(path, headers={"Accept": accept}).headers["etag"]
        for path in ("/api" + HISTORY, "/api/v1" + HISTORY, f"/api{HISTORY}?nodes=5")
        for accept in ("application/json", "text/csv", "application/x-yaml")
    }

    assert len(tags) == 9


@pytest.mark.parametrize("known", ["*", '"other", {etag}', "{opaque}", 'W/"x",{etag}'])
def test_every_form_of_the_header_is_understood(api: TestClient, known: str) -> None:
    etag = api.simulate_get("/api" + HISTORY).headers["etag"]
    known = known.format(etag=etag, opaque=etag.removeprefix("W/"))

    answer = api.simulate_get("/api" + HISTORY, headers={"If-None-Match": known})

    assert answer.status_code == 304


@pytest.mark.parametrize(
    ("accepted", "compressed"),
    [
        ("gzip", True),
        ("deflate, gzip;q=0.5", True),
        ("*", True),
        ("GZIP ; q=1.0", True),
        ("br", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("path", ["/api" + HISTORY, "/api/transactions/1/settings/"])
def test_answers_are_compressed_for_who_takes_gzip(
    api: TestClient,
    stored: Stored,
    *,
    path: str,
    accepted: str,
    compressed: bool,
) -> None:
    stored.entries(1, [(str(node), "hosts", "ready") for node in range(3000)])
    stored.snapshot(1, "settings", json.dumps({"editable": "x" * 2000}))
    plain = api.simulate_get(path)

    answer = api.simulate_get(path, headers={"Accept-Encoding": accepted})

    assert answer.headers.get("content-encoding") == ("gzip" if compressed else None)
    assert "Accept-Encoding" in answer.headers["vary"]
    text = gzip.decompress(answer.content) if compressed else answer.content
    assert text == plain.content
    assert len(answer.content) < len(text) or not compressed


@pytest.mark.parametrize("path", PATHS)
def test_head_says_what_get_would(api: TestClient, path: str) -> None:
    def headers(ask: Callable[..., Result]) -> dict[str, str]:
        answer = ask(path)
        assert answer.status_code == 200
        return {
            key: value
            for key, value in answer.headers.items()
            if key not in {"content-length", "x-request-id"}
        }

    assert headers(api.simulate_head) == headers(api.simulate_get)
    assert api.simulate_head(path).content == b""
