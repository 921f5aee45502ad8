"""/api/openapi.json and /api/docs/: open to all, and complete in themselves."""

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import falcon.testing
import pytest

from api import viewer
from api.app import create_app
from api.auth.static_access import StaticAccess
from db.database import Database
from docs.api_examples.document import document
from tests.support.servers.users import write_users


PAGE = ("/api/docs/", "text/html; charset=utf-8")
PARTS = [
    ("/api/docs/page.css", "text/css; charset=utf-8"),
    ("/api/docs/start.js", "text/javascript; charset=utf-8"),
    ("/api/docs/swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
    ("/api/docs/swagger-ui.css", "text/css; charset=utf-8"),
]
FOLDER = Path(viewer.__file__).parent


@pytest.fixture
def client(database: Database, tmp_path: Path) -> falcon.testing.TestClient:
    access = StaticAccess(write_users(tmp_path / "users.json"))
    return falcon.testing.TestClient(create_app(database, access))


def test_the_document_is_served_without_a_token(
    client: falcon.testing.TestClient,
) -> None:
    answer = client.simulate_get("/api/openapi.json")

    assert answer.headers["content-type"] == "application/json"
    assert answer.json == json.loads(document())


@pytest.mark.parametrize(("path", "content_type"), [PAGE, *PARTS])
def test_the_page_and_its_parts_are_served_without_a_token(
    client: falcon.testing.TestClient, path: str, content_type: str
) -> None:
    answer = client.simulate_get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == content_type
    assert answer.content


@pytest.mark.parametrize("path", ["/api/openapi.json", PAGE[0], PARTS[2][0]])
def test_what_a_browser_has_is_not_sent_again(
    client: falcon.testing.TestClient, path: str
) -> None:
    first = client.simulate_get(path)

    again = client.simulate_get(path, headers={"If-None-Match": first.headers["etag"]})

    assert (again.status_code, again.content) == (304, b"")
    # A browser takes these over from here.
    policy = "content-security-policy"
    assert again.headers[policy] == first.headers[policy]


def test_the_page_may_load_and_ask_this_server_only(
    client: falcon.testing.TestClient,
) -> None:
    policy = client.simulate_get(PAGE[0]).headers["content-security-policy"]
    rules = dict(rule.split(maxsplit=1) for rule in policy.split("; "))

    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"


def test_the_page_names_its_own_parts_only(client: falcon.testing.TestClient) -> None:
    page = client.simulate_get(PAGE[0]).text
    loaded = re.findall(r'(?:src|href)="(.*?)"', page)

    asked = {urljoin(PAGE[0], each) for each in loaded if ":" not in each}
    assert asked == {"/api/openapi.json", *(path for path, _ in PARTS)}
    # Below whatever path a proxy offers it.
    assert [each for each in loaded if each.startswith("/")] == []
    assert not re.search(r"https?://", page + (FOLDER / "start.js").read_text())


def test_a_part_that_there_is_not_is_not_found(
    api: falcon.testing.TestClient,
) -> None:
    assert api.simulate_get("/api/docs/LICENSE").status_code == 404


def test_the_readme_tells_the_version_of_the_bundle(
    client: falcon.testing.TestClient,
) -> None:
    told = re.search(r"Swagger UI (\S+)", (FOLDER / "README.md").read_text())
    bundle = client.simulate_get(PARTS[2][0]).text

    assert told
    assert f'"{told[1]}"' in bundle
