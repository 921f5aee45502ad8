"""A server with the runs of story.py, and commands that are run on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from sqlalchemy import text

from answers.digests import close_due
from db.database import Database
from docs.answer_examples import story
from docs.cli_examples.record import Recorder, serving
from tests.support.servers.server import Server
from tests.support.servers.services import TemplateDatabase
from tests.support.servers.users import ADMIN


_RUNS = 12


@contextmanager
def recorder(databases: TemplateDatabase, valkey_url: str) -> Iterator[Recorder]:
    """Yield what runs commands on a server of its own."""
    with serving(databases, valkey_url, _tell) as recording:
        yield recording


def _tell(server: Server, database: Database) -> None:
    cluster = {"id": 1, "name": "production", "release_version": "newton-10.0"}
    _post(server, "/api/clusters/", cluster)
    for number in range(1, _RUNS + 1):
        _post(server, "/api/transactions/", story.run_body(number))
        story.tell(database, number)
    with database.writer() as connection:
        connection.execute(text("UPDATE digests_due SET due_at = now()"))
    while close_due(database) is not None:
        pass


def _post(server: Server, path: str, body: object) -> None:
    with server.ask("POST", path, ADMIN.token, body) as answer:
        if answer.status != HTTPStatus.CREATED:
            raise RuntimeError(answer.read())
