"""Passwords and keys of environments: for administrators only."""

import json
from pathlib import Path

import pytest
import yaml
from falcon.testing import TestClient

from api.app import create_app
from api.auth.open_access import OpenAccess
from db.database import Database
from tests.support.servers.users import ADMIN, READER
from tests.support.stored.stored import Stored


SETTINGS = {
    "editable": {
        "access": {
            "user": {"type": "text", "value": "admin"},
            "password": {"type": "password", "value": "of-the-cloud"},
        }
    },
    "mysql": {"root_password": "of-the-database", "port": 3306},
}
KINDS = pytest.mark.parametrize(
    "kind", ["settings", "deployment_info", "network_configuration"]
)


@pytest.fixture
def task_id(database: Database) -> int:
    stored = Stored(database)
    task_id = stored.transaction()
    for kind in ("settings", "deployment_info", "network_configuration"):
        stored.snapshot(task_id, kind, json.dumps(SETTINGS))
    return task_id


@KINDS
@pytest.mark.parametrize("mount", ["/api", "/api/v1"])
@pytest.mark.parametrize("accept", ["application/json", "application/x-yaml"])
def test_readers_do_not_get_them(
    client: TestClient, task_id: int, kind: str, mount: str, accept: str
) -> None:
    path = f"{mount}/transactions/{task_id}/{kind}/"

    shown = client.simulate_get(path, headers=ADMIN.headers | {"Accept": accept})
    masked = client.simulate_get(path, headers=READER.headers | {"Accept": accept})

    assert yaml.safe_load(shown.text) == SETTINGS
    assert "of-the" not in masked.text
    value = yaml.safe_load(masked.text)
    assert value["editable"]["access"]["user"] == {"type": "text", "value": "admin"}
    assert value["editable"]["access"]["password"]["value"] == "***"
    assert value["mysql"] == {"root_password": "***", "port": 3306}
    # What one got is never what the other is told has not changed.
    assert shown.headers["etag"] != masked.headers["etag"]
    again = client.simulate_get(
        path,
        headers=READER.headers
        | {"Accept": accept, "If-None-Match": shown.headers["etag"]},
    )
    assert again.status_code == 200


@KINDS
def test_where_there_is_none_readers_get_the_same(
    client: TestClient, database: Database, kind: str
) -> None:
    path = f"/api/transactions/{Stored(database).transaction()}/{kind}/"

    shown = client.simulate_get(path, headers=ADMIN.headers)
    masked = client.simulate_get(path, headers=READER.headers)

    assert shown.text == masked.text


@KINDS
def test_auth_none_shows_them(database: Database, task_id: int, kind: str) -> None:
    """Whoever reaches that API may change everything: it listens on loopback only."""
    client = TestClient(create_app(database, OpenAccess()))

    answer = client.simulate_get(f"/api/transactions/{task_id}/{kind}/")

    assert answer.json == SETTINGS


def test_a_broken_old_body_is_masked_too(
    client: TestClient, database: Database, auth_file: Path
) -> None:
    stored = Stored(database)
    task_id = stored.transaction()
    # As an earlier version kept it: readable by few.
    body = '{"password": "of-the-cloud", "big": 1e999}'
    stored.snapshot(task_id, "settings", body)

    masked = client.simulate_get(
        f"/api/transactions/{task_id}/settings/", headers=READER.headers
    )

    assert masked.status_code == 200
    assert "of-the-cloud" not in masked.text
