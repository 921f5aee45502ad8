"""Schemathesis over the whole API: no 5xx, and nothing that breaks the schema."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import hypothesis
import pytest

from db.database import Database
from tests.support.brokers.queues import delete_queues
from tests.support.servers.server import Server
from tests.support.servers.services import Services
from tests.support.servers.stack import ROOT
from tests.support.servers.users import ADMIN, READER, write_users
from tests.support.stored.stored import Stored


#: Of each operation; a hundredth of what hypothesis tries of a function.
EXAMPLES = max(2, hypothesis.settings().max_examples // 100)

#: Of node 6: what failed there is waited for.
GRAPH = """[{"id": "hosts", "requires": [],
    "required_for": [{"name": "generate_keys", "node_id": "master"}]}]"""


def seed(database: Database) -> None:
    """Store runs with all that an answer can have in it."""
    stored = Stored(database)
    stored.cluster(1)
    for payload in (b"bad", b"\0", b"bad" * (1 << 20)):
        stored.dead(payload, "not_json")
    for status in ("ready", "error", "running"):
        run = stored.transaction(cluster_id=1, status=status)
        stored.entries(
            run,
            [("5", "hosts", "ready"), ("6", "hosts", "error")],
            message="it failed",
            summary='{"time": {"total": 4.2}}',
            custom='{"kept": 1}',
        )
        stored.entry(run, "master", "generate_keys", "pending")
        stored.outcome(run, "6", "error", "deploy", "Task hosts failed on node 6")
        stored.snapshot(run, "graph", GRAPH, key="6")
        stored.snapshot(run, "settings", '{"editable": {}}')
        stored.definitions(run, {"hosts": {"type": "puppet"}, "absent": {}})


@pytest.fixture
def server(
    database: Database, database_url: str, services: Services, tmp_path: Path
) -> Iterator[Server]:
    seed(database)
    queue = f"test-{uuid4().hex}"
    variables = {
        "AUTH": "static",
        "AUTH_FILE": str(write_users(tmp_path / "users.json", ADMIN, READER)),
        "BROKER_URL": services.valkey_url,
        "REPORTS_QUEUE": queue,
    }
    with Server(database_url, **variables) as server:
        yield server
    delete_queues(services.valkey_url, queue)


def test_schemathesis_finds_nothing(server: Server) -> None:
    found = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli"),
            *("--config-file", "tests/schemathesis.toml", "run"),
            f"http://127.0.0.1:{server.port}/api/openapi.json",
            *("--header", f"X-Auth-Token: {ADMIN.token}"),
            *("--max-examples", str(EXAMPLES), "--seed", "1", "--no-color"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )

    assert found.returncode == 0, found.stdout + found.stderr
    assert "request_failed" not in server.log
