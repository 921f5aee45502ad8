"""A Valkey with two replicas and three Sentinels, from the files of deploy/."""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import redis
from redis.sentinel import MasterNotFoundError, Sentinel

from embedded import binaries
from embedded.child import spawn
from tests.support.servers.stack import ROOT, wait_until


_PASSWORD = "of-the-brokers"
_NAME = "history"


class Sentinels:
    """Three machines of the loopback interface, with a Valkey and a Sentinel each."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        # A network of this process: each machine has the usual ports.
        network = f"127.{1 + os.getpid() // 250 % 250}.{1 + os.getpid() % 250}"
        self.addresses = [f"{network}.{last}" for last in (11, 12, 13)]
        self._processes: dict[tuple[str, str], subprocess.Popen[bytes]] = {}

    @property
    def url(self) -> str:
        """The URL by the Sentinels, as an operator writes it."""
        return f"sentinel://:{_PASSWORD}@{','.join(self.addresses)}/{_NAME}/0"

    @property
    def primary(self) -> str:
        """The address of the server that the Sentinels know as primary."""
        sentinel = Sentinel([(each, 26379) for each in self.addresses])
        return str(sentinel.discover_master(_NAME)[0])

    def start(self) -> None:
        """Start all; return when there is a primary with two replicas."""
        for name, address in zip(("ONE", "TWO", "THREE"), self.addresses, strict=True):
            directory = self._of(address)
            directory.mkdir(parents=True)
            values = dict(
                zip(("ONE", "TWO", "THREE"), self.addresses, strict=True),
                NAME=name.lower(),
                ADDRESS=address,
                BROKER_PASSWORD=_PASSWORD,
            )
            render(values, directory)
            follow = ("--replicaof", self.addresses[0], "6379")
            self._run(address, "redis", *(() if name == "ONE" else follow))
        wait_until(lambda: self._replicas() == 2, "the replicas to follow", 60)
        for each in self.addresses:
            self._run(each, "sentinel", "--sentinel")
        wait_until(self._all_know_each_other, "the Sentinels to know all", 60)

    def kill_primary(self) -> str:
        """Kill -9 the primary; return its address."""
        address = self.primary
        self._end(address, "redis", signal.SIGKILL)
        return address

    def restart(self, address: str) -> None:
        """Start a server that was killed, with what it wrote into its file."""
        self._run(address, "redis")

    def pause(self, address: str) -> None:
        """Stop a server, as a machine that hangs."""
        self._processes[address, "redis"].send_signal(signal.SIGSTOP)

    def resume(self, address: str) -> None:
        """Let a paused server go on."""
        self._processes[address, "redis"].send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End all that runs."""
        for address, name in list(self._processes):
            self._end(address, name, signal.SIGKILL)

    def connection(self, address: str) -> "redis.Redis":
        """Return a client of one server."""
        return redis.Redis(host=address, password=_PASSWORD, socket_timeout=5)

    def _of(self, address: str) -> Path:
        return self._directory / address

    def _run(self, address: str, name: str, *arguments: str) -> None:
        directory = self._of(address)
        with (directory / f"{name}.log").open("ab") as output:
            self._processes[address, name] = spawn(
                [
                    binaries.valkey().program,
                    directory / f"{name}.conf",
                    *arguments,
                ],
                death_signal=signal.SIGKILL,
                directory=directory,
                output=output,
            )

    def _end(self, address: str, name: str, number: signal.Signals) -> None:
        process = self._processes.pop((address, name))
        process.send_signal(number)
        process.wait()

    def _replicas(self) -> int:
        with suppress(redis.RedisError):
            return int(self.connection(self.addresses[0]).info()["connected_slaves"])
        return 0

    def _all_know_each_other(self) -> bool:
        for each in self.addresses:
            with suppress(redis.RedisError, MasterNotFoundError):
                told = redis.Redis(host=each, port=26379, socket_timeout=5)
                state = told.sentinel_master(_NAME)
                if (state["num-slaves"], state["num-other-sentinels"]) == (2, 2):
                    continue
            return False
        return True


def render(values: dict[str, str], directory: Path) -> None:
    """Write one machine's files from those of deploy/."""
    # Other files than those under test need values too.
    all_ = {
        name: "unused"
        for line in (ROOT / "deploy" / "machine.env.example").read_text().splitlines()
        if (name := line.partition("=")[0]).isidentifier()
    }
    environment = directory / "machine.env"
    lines = (f"{name}={value}" for name, value in (all_ | values).items())
    environment.write_text("\n".join(lines) + "\n")
    subprocess.run([ROOT / "deploy" / "render.sh", environment, directory], check=True)
