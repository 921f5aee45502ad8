"""Three machines that make one installation, from the files of deploy/."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from brokers.connect import connect
from brokers.interface import Broker, BrokerUnavailable
from embedded.secret import write_private
from tests.chaos.ha.machine import Machine
from tests.chaos.ha.units import variables
from tests.chaos.started import Started
from tests.support.servers.hosts import Network
from tests.support.servers.services import missing
from tests.support.servers.stack import Stack, wait_until
from tests.support.servers.users import write_users
from tests.support.stored.environments import environment


LOCK = Path(__file__).with_name("requirements.txt")
NAMES = ("one", "two", "three")
FORMS = ("rabbitmq", "redis")
#: What runs a worker and an API.
_WORKERS = NAMES[:2]
_SECONDS = 600
_PROGRAMS = {
    "/usr/bin/etcd": "etcd-server",
    "/usr/sbin/haproxy": "haproxy",
    "/usr/lib/rabbitmq/bin/rabbitmq-server": "rabbitmq-server",
    "/usr/bin/redis-server": "redis-server",
}


class Installation(Started):
    """Everything on three machines, in one of the two forms; use it in a `with`."""

    def __init__(self, form: str, directory: Path, postgresql: Path) -> None:
        """`postgresql`: the directory of its programs."""
        super().__init__()
        for program, package in _PROGRAMS.items():
            if not Path(program).exists():
                missing(f"no {program} on this machine (Debian's {package})")
        self.form = form
        self._directory = directory
        #: The directory of PostgreSQL's programs.
        self.postgresql = postgresql

    def machine(self, name: str) -> Machine:
        """Return a machine by its name."""
        (found,) = [each for each in self.machines if each.name == name]
        return found

    @property
    def workers(self) -> Iterator[Machine]:
        """The machines with a worker and an API."""
        return (each for each in self.machines if each.name in _WORKERS)

    @cached_property
    def stack(self) -> Stack:
        """Database and broker as this machine reaches them, the first by HAProxy."""
        machine = self.machines[0]
        said = variables(machine.etc / "fuel-history.env")
        url = said["DATABASE_URL"].replace(":5432", ":5000")
        brokers = variables(machine.etc / "brokers.env")
        stack = Stack({"DATABASE_URL": url, **brokers})
        self._closing.callback(stack.close)
        return stack

    @cached_property
    def broker(self) -> Broker:
        """A publisher's connection, with all nodes in its URL."""
        broker = connect(self.stack.settings)
        self._closing.callback(broker.close)
        return broker

    def leader(self) -> Machine | None:
        """Return the machine with the primary, None: there is none, or no one says."""
        for member in self.members():
            if member["role"] == "leader" and member["state"] == "running":
                return self.machine(member["name"])
        return None

    def members(self) -> list[dict[str, Any]]:
        """Return what Patroni says of the databases; the first that answers."""
        for each in self.machines:
            with suppress(OSError, ValueError):
                url = f"http://{each.address}:8008/cluster"
                with urllib.request.urlopen(url, timeout=2) as answer:
                    return list(json.load(answer)["members"])
        return []

    def is_whole(self) -> bool:
        """Return whether there are a primary and two replicas, one synchronous."""
        roles = sorted(
            each["role"]
            for each in self.members()
            if each["state"] in {"running", "streaming"}
        )
        return roles == ["leader", "replica", "sync_standby"]

    def start_worker(self, machine: Machine) -> None:
        """Start a worker, an API and an HAProxy on a machine."""
        machine.start("worker")
        machine.start("api")

    def start_broker(self, machine: Machine) -> None:
        """Start a broker of the form on a machine."""
        if self.form == "rabbitmq":
            machine.start("rabbitmq")
            return
        first = machine is self.machines[0]
        replica = () if first else ("--replicaof", self.machines[0].address, "6379")
        machine.start("redis", *replica)

    def answers(self) -> bool:
        """Return whether the broker answers."""
        try:
            self.broker.backlog()
        except BrokerUnavailable:
            return False
        return True

    def _start(self) -> None:
        patroni = environment("patroni", LOCK).parent
        network = self._closing.enter_context(Network())
        hosts = [network.host(name) for name in NAMES]
        addresses = {host.name.upper(): host.address for host in hosts}
        self._directory.mkdir(parents=True, exist_ok=True)
        (self._directory / "hosts").write_text(
            "127.0.0.1 localhost\n"
            + "".join(f"{host.address} {host.name}\n" for host in hosts)
        )
        shared = addresses | {
            "POSTGRESQL_BIN": str(self.postgresql),
            **{
                f"{each}_PASSWORD": f"of-the-{each.lower()}".replace("-", "")
                for each in ("SUPERUSER", "REPLICATION", "DATABASE", "BROKER")
            },
            "RABBITMQ_COOKIE": "ofthelaboratory",
        }
        users = write_users(self._directory / "auth.json").read_text()
        self.machines = []
        for host in hosts:
            values = shared | {"NAME": host.name, "ADDRESS": host.address}
            machine = Machine(host, self._directory, patroni, values)
            self._closing.callback(machine.end)
            self.machines.append(machine)
            brokers = machine.etc / f"brokers_{self.form}.env"
            (machine.etc / "brokers.env").write_text(brokers.read_text())
            write_private(machine.etc / "auth.json", users)
        self._supervise()
        self._start_servers()
        first = self.machines[0]
        first.run("/opt/fuel-history/fuel-history", "migrate")
        for each in self.workers:
            # One by one: once, when two had started together, no node could use the
            # quorum queue of the rings (RabbitMQ 3.10.8). The cause is not known.
            self.start_worker(each)
            wait_until(partial(_is_ready, each), "the worker to be ready", _SECONDS)
        wait_until(self._serves, "the APIs to serve", _SECONDS)

    def _supervise(self) -> None:
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(1):
                for each in self.machines:
                    each.supervise()

        thread = threading.Thread(target=watch, name="systemd")

        def stop() -> None:
            ended.set()
            thread.join()

        thread.start()
        self._closing.callback(stop)

    def _start_servers(self) -> None:
        for each in self.machines:
            each.start("etcd")
            self.start_broker(each)
        # The first one of an empty database copies it for no one: others wait for it.
        for each in self.machines:
            each.start("patroni")
            each.start("haproxy")
        wait_until(self.is_whole, "Patroni to have a primary and replicas", _SECONDS)
        if self.form == "redis":
            for each in self.machines:
                each.start("sentinel")
        wait_until(self.answers, "the broker to answer", _SECONDS)

    def _serves(self) -> bool:
        for each in self.workers:
            try:
                url = f"http://{each.address}:8000/readyz"
                with urllib.request.urlopen(url, timeout=2):
                    pass
            except OSError:
                return False
        return True


def _is_ready(machine: Machine) -> bool:
    return " ready." in machine.log("worker").read_text()
