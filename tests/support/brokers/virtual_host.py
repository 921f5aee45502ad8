"""A virtual host for one test on the tests' RabbitMQ."""

import shutil
import subprocess
from urllib.parse import urlsplit
from uuid import uuid4

from tests.support.servers.services import missing, require_rabbitmq


class VirtualHost:
    """The virtual host, its users and their rights."""

    def __init__(self) -> None:
        self._server = require_rabbitmq()
        if shutil.which("rabbitmqctl") is None:
            missing("no rabbitmqctl on this machine")
        self.name = f"test-{uuid4().hex}"
        self._users: list[str] = []
        self.control("add_vhost", self.name)
        user = str(urlsplit(self._server).username)
        self.control("set_permissions", "-p", self.name, user, ".*", ".*", ".*")
        self.url = urlsplit(self._server)._replace(path=f"/{self.name}").geturl()

    def user(self, configure: str, write: str, read: str) -> str:
        """Create a user with these rights, and return the URL with its login."""
        name = f"test-{uuid4().hex}"
        self.control("add_user", name, "secret")
        self._users.append(name)
        self.control("set_permissions", "-p", self.name, name, configure, write, read)
        return self.url_of(name, "secret")

    def url_of(self, user: str, password: str) -> str:
        """Return the URL with another user."""
        host = self.url.rpartition("@")[2]
        return f"amqp://{user}:{password}@{host}"

    def listed(self, what: str, *columns: str) -> list[tuple[str, ...]]:
        """Return the exchanges, queues or bindings that rabbitmqctl lists."""
        told = self.control(
            "list_" + what, "-p", self.name, "--no-table-headers", *columns
        )
        return [tuple(line.split("\t")) for line in told.splitlines()]

    def names(self, what: str) -> set[str]:
        """Return the names of exchanges or queues that are not RabbitMQ's own."""
        found = {name for name, *_ in self.listed(what, "name")}
        return {each for each in found if each and not each.startswith("amq.")}

    def control(self, *words: str) -> str:
        """Run rabbitmqctl, and return its output."""
        ended = subprocess.run(
            ["rabbitmqctl", "-q", *words],
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr + ended.stdout
        return ended.stdout

    def close(self) -> None:
        for each in self._users:
            self.control("delete_user", each)
        self.control("delete_vhost", self.name)
