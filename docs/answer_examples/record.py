"""A server with the runs of story.py, and commands that are run on it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

from sqlalchemy import text

from answers.digests import close_due
from answers.expected_end import keep_prediction
from db.database import Database
from docs.answer_examples import story
from docs.answer_examples.as_of import AsOf
from docs.cli_examples.record import Recorder, serving
from tests.support.servers.server import Server
from tests.support.servers.services import TemplateDatabase
from tests.support.servers.users import ADMIN


_ROUTE: Final = re.compile(r"event=request .*\broute=(\S+)")


class Storyteller:
    """Runs commands on a server that knows a story, and tells it on."""

    def __init__(
        self, recorder: Recorder, stable: AsOf, server: Server, database: Database
    ) -> None:
        self._recorder, self._stable = recorder, stable
        self._server, self._database = server, database

    def run(self, line: str) -> tuple[str, Sequence[str]]:
        """Return what a terminal shows for a command line, and the routes it used."""
        before = len(self._server.log)
        shown = self._recorder.run(line)
        routes = _ROUTE.findall(self._server.log[before:])
        return shown, [*dict.fromkeys(routes)]

    def begin_another_run(self) -> None:
        """Let a run begin, so long ago that a half of it has passed."""
        began = datetime.now(UTC).replace(microsecond=0) - story.HALF
        self._stable.goes_on_since(began)
        _post(self._server, "/api/transactions/", story.run_body(story.GOES_ON))
        story.tell_half(self._database, story.GOES_ON, began)


@contextmanager
def recorder(databases: TemplateDatabase, valkey_url: str) -> Iterator[Storyteller]:
    """Yield what runs commands on a server of its own."""
    known: list[tuple[Server, Database]] = []
    made: list[AsOf] = []

    def tell(server: Server, database: Database) -> None:
        known.append((server, database))
        _tell(server, database)

    def stable(replaced: Mapping[str, str], uuids: str) -> AsOf:
        made.append(AsOf(replaced, uuids))
        return made[0]

    with serving(databases, valkey_url, tell, stable) as recording:
        yield Storyteller(recording, made[0], *known[0])


def _tell(server: Server, database: Database) -> None:
    cluster = {"id": 1, "name": "production", "release_version": "newton-10.0"}
    _post(server, "/api/clusters/", cluster)
    for number in range(1, story.GOES_ON):
        _post(server, "/api/transactions/", story.run_body(number))
        began = story.began(number)
        story.tell_half(database, number, began)
        keep_prediction(database, number, (began + story.HALF).timestamp())
        story.tell(database, number)
    with database.writer() as connection:
        connection.execute(text("UPDATE digests_due SET due_at = now()"))
    while close_due(database) is not None:
        pass


def _post(server: Server, path: str, body: object) -> None:
    with server.ask("POST", path, ADMIN.token, body) as answer:
        if answer.status != HTTPStatus.CREATED:
            raise RuntimeError(answer.read())
