"""Real servers to record: gunicorn, PostgreSQL, the reports' broker."""

import tempfile
from pathlib import Path
from uuid import uuid4

import redis

from api.http.mount import CLIENTS, SPECIFIED, Mount
from api.openapi.examples import Exchange
from db.database import Database
from docs.api_examples.record import record
from tests.support.servers.server import Server
from tests.support.servers.services import TemplateDatabase
from tests.support.servers.users import ADMIN, write_users


def recorded(databases: TemplateDatabase, valkey_url: str) -> list[Exchange]:
    """Return the answers of a server to the calls on either mount."""
    return [
        exchange
        for mount in (SPECIFIED, CLIENTS)
        for exchange in _recorded(databases, valkey_url, mount)
    ]


def _recorded(
    databases: TemplateDatabase, valkey_url: str, mount: Mount
) -> list[Exchange]:
    url = databases.create()
    queue = f"docs-{uuid4().hex}"
    database = Database(url, application_name="docs")
    with tempfile.TemporaryDirectory(prefix="docs-") as folder:
        variables = {
            "AUTH": "static",
            "AUTH_FILE": str(write_users(Path(folder) / "users", ADMIN)),
            "BROKER_URL": valkey_url,
            "REPORTS_QUEUE": queue,
        }
        try:
            with Server(url, **variables) as server:
                return list(record(server.port, database, mount))
        finally:
            database.close()
            databases.drop(url)
            with redis.Redis.from_url(valkey_url) as broker:
                broker.delete(queue)
