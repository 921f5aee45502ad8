"""The servers of the laboratory: those that all share, and how to get one's own."""

import itertools
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol, Self

import redis

from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey
from tests.support.brokers.rabbitmq_node import RabbitMQNode, rabbitmq_server
from tests.support.servers.services import TemplateDatabase


class BrokerServer(Protocol):
    """A broker that can be broken."""

    @property
    def url(self) -> str: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def kill(self) -> None: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def fill(self) -> None: ...
    def free(self) -> None: ...


class ValkeyServer(Valkey):
    """The embedded Valkey, with what only a laboratory does to it."""

    def kill(self) -> None:
        """Kill -9 the server."""
        self.process.kill()
        self.process.wait()

    def pause(self) -> None:
        """Stop the process, as a machine that hangs."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def fill(self) -> None:
        """Let it have reached its `maxmemory`: it takes no more messages."""
        self.set("maxmemory", "1")

    def free(self) -> None:
        """Let it take messages again."""
        self.set("maxmemory", "0")

    def set(self, name: str, value: str) -> None:
        """Set a parameter of the server."""
        with redis.Redis.from_url(self.url) as server:
            server.config_set(name, value)


_KINDS: dict[str, Callable[[Path], BrokerServer]] = {
    "valkey": ValkeyServer,
    "rabbitmq": RabbitMQNode,
}


def missing(kind: str) -> str | None:
    """Say what this machine lacks for a broker of this kind, None: nothing."""
    if kind == "rabbitmq" and rabbitmq_server() is None:
        return "no rabbitmq-server on this machine"
    return None


class SharedServers:
    """One of each, for scenarios that break something else; use it in a `with`."""

    def __init__(self, brokers: Sequence[str]) -> None:
        self._urls: dict[str, str] = {}
        self._directory = Path(tempfile.mkdtemp(prefix="fuel-history-chaos-"))
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._brokers = {kind: _KINDS[kind](self._directory / kind) for kind in brokers}
        # With fsync: what is committed must be there after a kill.
        self._postgresql = PostgreSQL(self._directory / "postgresql")

    def __enter__(self) -> Self:
        with ExitStack() as started:
            started.callback(shutil.rmtree, self._directory, ignore_errors=True)
            for server in (self._postgresql, *self._brokers.values()):
                started.callback(server.stop)
                server.start()
            self._urls |= {kind: each.url for kind, each in self._brokers.items()}
            self._databases = TemplateDatabase(self._postgresql.url)
            self._started = started.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._started.close()

    def database(self) -> str:
        """Return the URL of a new, migrated database."""
        # PostgreSQL copies a template for one at a time.
        with self._lock:
            return self._databases.create()

    def drop(self, database: str) -> None:
        self._databases.drop(database)

    def use(self, kind: str, url: str) -> None:
        """Share a broker that runs already, and is never broken."""
        self._urls[kind] = url

    def broker_url(self, kind: str) -> str:
        """Return the URL of the shared broker of this kind."""
        return self._urls[kind]

    def own_broker(self, kind: str) -> BrokerServer:
        """Return a new broker of this kind, not started."""
        return _KINDS[kind](self.own_directory() / kind)

    def own_directory(self) -> Path:
        """Return a new directory, which is removed at the end."""
        directory = self._directory / str(next(self._numbers))
        directory.mkdir()
        return directory
