"""JSON, YAML and CSV by Accept; some fields only."""

import csv
import io
import json

import pytest
import yaml
from falcon.testing import TestClient

from tests.support.stored.stored import Stored


HISTORY = "/transactions/1/deployment_history/"


@pytest.fixture(autouse=True)
def _run(stored: Stored) -> None:
    stored.transaction()
    stored.definitions(1, {"hosts": {"type": "puppet"}, "absent": {"type": "shell"}})
    stored.entries(1, [(str(node), "hosts", "ready") for node in range(2500)])
    stored.entry(1, "master", "with, comma", "error", custom='{"type": "own"}')


@pytest.mark.parametrize("accept", ["application/x-yaml", "application/yaml"])
@pytest.mark.parametrize(
    "path",
    [
        "/api" + HISTORY,
        "/api/v1" + HISTORY,
        "/api/transactions/",
        "/api/transactions/1",
    ],
)
def test_yaml_says_the_same_as_json(api: TestClient, path: str, accept: str) -> None:
    answer = api.simulate_get(path, headers={"Accept": accept})

    assert answer.headers["content-type"] == "application/x-yaml"
    found = yaml.load(answer.text, yaml.CSafeLoader)
    assert found == api.simulate_get(path).json


def test_an_empty_list_is_one_in_yaml_too(api: TestClient) -> None:
    path = f"/api{HISTORY}?nodes=nobody"

    answer = api.simulate_get(path, headers={"Accept": "application/x-yaml"})

    assert yaml.safe_load(answer.text) == []


def lines(api: TestClient, path: str) -> list[list[str]]:
    answer = api.simulate_get(path, headers={"Accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text.endswith("\r\n")
    return list(csv.reader(io.StringIO(answer.text, newline="")))


def test_csv_has_the_specified_fields(api: TestClient) -> None:
    heading, *rows = lines(api, "/api" + HISTORY)

    entries = api.simulate_get("/api" + HISTORY).json
    assert heading == list(entries[0])
    assert rows[-1][3:] == ["with, comma", "", "", "error"]
    assert [row[0] for row in rows] == [str(entry["id"]) for entry in entries]


def test_csv_of_the_clients_has_the_original_s_columns(api: TestClient) -> None:
    heading, *rows = lines(api, "/api/v1" + HISTORY)

    # N/api/v1/handlers/transactions.py; absent tasks are in it too
    assert ",".join(heading) == "task_name,node_id,status,type,time_start,time_end"
    assert rows[0] == ["hosts", "0", "ready", "puppet", "", ""]
    assert rows[-2:] == [
        ["with, comma", "master", "error", "own", "", ""],
        ["absent", "-", "skipped", "shell", "", ""],
    ]


@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_csv_has_the_fields_asked_for(api: TestClient, mount: str) -> None:
    path = f"{mount}{HISTORY}?nodes=master&fields=status,node_id"

    heading, row = lines(api, path)

    assert sorted(zip(heading, row, strict=True)) == [
        ("node_id", "master"),
        ("status", "error"),
    ]


@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_csv_has_json_where_a_member_is_no_plain_value(
    api: TestClient, stored: Stored, mount: str
) -> None:
    summary = '{"it\'s": [true, null, "ü"]}'
    custom = '{"parameters": [1, {"a": false}], "cond": true}'
    stored.entry(1, "master", "odd", summary=summary, custom=custom)
    odd = f"{mount}{HISTORY}?tasks_names=odd&fields="

    assert json.loads(lines(api, f"{odd}summary")[1][0]) == json.loads(summary)
    if mount == "/api/v1":
        rows = lines(api, f"{odd}parameters,cond")
        assert sorted(rows[1]) == ['[1,{"a":false}]', "true"]


@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
def test_an_empty_csv_file_still_has_its_heading(api: TestClient, mount: str) -> None:
    assert len(lines(api, f"{mount}{HISTORY}?nodes=nobody")) == 1


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("*/*", "application/json"),
        ("", "application/json"),
        ("application/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/csv;q=0.5, application/json", "application/json"),
        ("application/json;q=0.1, text/csv", "text/csv; charset=utf-8"),
    ],
)
def test_the_preferred_format_is_chosen(
    api: TestClient, accept: str, content_type: str
) -> None:
    answer = api.simulate_get("/api" + HISTORY, headers={"Accept": accept})

    assert answer.headers["content-type"] == content_type


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        ("/api" + HISTORY, "image/png"),
        # only lists are tables
        ("/api/transactions/1", "text/csv"),
        ("/api/transactions/", "nonsense"),
    ],
)
def test_what_we_do_not_speak_is_refused_by_name(
    api: TestClient, path: str, accept: str
) -> None:
    answer = api.simulate_get(path, headers={"Accept": accept})

    assert answer.status_code == 415
    assert answer.json["message"].startswith("Accept must be one of: application/json")


def test_only_the_fields_asked_for_are_sent(api: TestClient) -> None:
    path = f"/api{HISTORY}?nodes=master&fields=status,deployment_graph_task_name"
    assert api.simulate_get(path).json == [
        {"deployment_graph_task_name": "with, comma", "status": "error"}
    ]

    path = f"/api/v1{HISTORY}?nodes=master,1&fields=type,node_id"
    assert api.simulate_get(path).json == [
        {"node_id": "1", "type": "puppet"},
        {"node_id": "master", "type": "own"},
    ]

    assert api.simulate_get("/api/transactions/?fields=id,status").json == [
        {"id": 1, "status": "pending"}
    ]


def test_a_field_that_there_is_not_is_refused(api: TestClient) -> None:
    answer = api.simulate_get(f"/api{HISTORY}?fields=id,color")

    assert answer.status_code == 400
    assert answer.json["message"].startswith("fields has no 'color'; known are: id,")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ('"\\ud800"', "\ufffd"),
        ("1e999", "1e999"),
        ("9" * 5000, "9" * 5000),
        ("[" * 900 + "]" * 900, None),
        ("[" * 3000 + "]" * 3000, None),
    ],
    ids=["half a pair", "1e999", "5,000 digits", "depth 900", "depth 3,000"],
)
def test_what_only_few_readers_take_is_mended_for_yaml_and_csv(
    api: TestClient, stored: Stored, value: str, shown: str | None
) -> None:
    """As it is before it is stored; an earlier version did not."""
    odd = f'{{"odd": {value}}}'
    stored.snapshot(1, "settings", odd)
    stored.entry(1, "master", "odd", summary=odd)
    history = f"/api{HISTORY}?include_summary=1&nodes=master"

    for path in ("/api/transactions/1/settings/", history, history + "&limit=3000"):
        answer = api.simulate_get(path, headers={"Accept": "application/x-yaml"})
        assert answer.status_code == 200, answer.text
        found = yaml.load(answer.text, yaml.CSafeLoader)
        summary = found if isinstance(found, dict) else found[-1]["summary"]
        assert shown is None or summary == {"odd": shown}
        assert odd in api.simulate_get(path).text
    (*_, last) = lines(api, f"{history}&fields=node_id,summary")
    assert last[0] == "master"
    assert shown is None or json.loads(last[1]) == {"odd": shown}
