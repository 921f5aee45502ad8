"""Run commands on a real server that has a small, failed deployment."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from uuid import uuid4

from db.database import Database
from docs.api_examples import story
from docs.api_examples.record import ADDRESS
from docs.api_examples.stable import Stable
from tests.support.brokers.queues import delete_queues
from tests.support.servers.server import Server
from tests.support.servers.services import TemplateDatabase
from tests.support.servers.users import ADMIN, write_users
from tests.support.terminals.commands import Commands


#: The width of the terminal, for help texts and tables.
_COLUMNS = "100"


class Recorder:
    """Runs commands one after the other, with reproducible output."""

    def __init__(self, commands: Commands, stable: Stable) -> None:
        self._commands = commands
        self._stable = stable

    def run(self, line: str) -> str:
        """Return what a terminal shows for a command line."""
        ended = self._commands.run(line)
        shown = self._stable.text(ended.stdout + ended.stderr).rstrip()
        if ended.exit_code:
            shown += f"\n$ echo $?\n{ended.exit_code}"
        lines = [each.rstrip() for each in f"$ {line}\n{shown}".splitlines()]
        return "\n".join(["```console", *lines, "```"])


@contextmanager
def recorder(databases: TemplateDatabase, valkey_url: str) -> Iterator[Recorder]:
    """Yield a recorder with its own server."""
    with serving(databases, valkey_url, _tell) as recording:
        yield recording


@contextmanager
def serving(
    databases: TemplateDatabase,
    valkey_url: str,
    tell: Callable[[Server, Database], None],
    stable: Callable[[Mapping[str, str], str], Stable] = Stable,
) -> Iterator[Recorder]:
    """Yield a recorder with its own server, whose data `tell` sends.

    `stable` makes what is shown the same each time.
    """
    url = databases.create()
    queue = f"docs-{uuid4().hex}"
    database = Database(url, application_name="docs")
    try:
        with tempfile.TemporaryDirectory(prefix="docs-") as folder:
            home = Path(folder)
            variables = {
                "AUTH": "static",
                "AUTH_FILE": str(write_users(home / "users", ADMIN)),
                "BROKER_URL": valkey_url,
                "REPORTS_QUEUE": queue,
            }
            with Server(url, **variables) as server:
                tell(server, database)
                commands = Commands(
                    home,
                    SERVER_PORT=str(server.port),
                    OS_TOKEN=ADMIN.token,
                    COLUMNS=_COLUMNS,
                    # Tables as a terminal shows them; the output goes to a file.
                    CLIFF_FIT_WIDTH="1",
                )
                replaced = {f"127.0.0.1:{server.port}": ADDRESS, str(home): "/home/you"}
                known = f"{story.DEPLOYMENT} {story.REHEARSAL}"
                yield Recorder(commands, stable(replaced, known))
    finally:
        database.close()
        databases.drop(url)
        delete_queues(valkey_url, queue)


def _tell(server: Server, database: Database) -> None:
    for path, body in (
        ("/api/clusters/", story.CLUSTER),
        ("/api/transactions/", story.RUN),
        ("/api/transactions/", story.REHEARSED),
    ):
        with server.ask("POST", path, ADMIN.token, body) as answer:
            if answer.status != HTTPStatus.CREATED:
                raise RuntimeError(answer.read())
    story.take_reports(database)
