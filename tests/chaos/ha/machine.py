"""One machine of the laboratory: its own network, name, and /srv; one switch's cable.

It sees this repository as /opt/fuel-history and Patroni as /opt/patroni, so that the
files of deploy/ are used as they are. Programs run as root, which these namespaces
need; only PostgreSQL, which refuses root, sees another user.
"""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Final

import psutil

from tests.chaos.ha.units import unit, variables
from tests.support.brokers.sentinels import render
from tests.support.servers.hosts import Host
from tests.support.servers.stack import ROOT, wait_until


#: $1 to $4: the directories of machine, programs and Patroni, and the name.
_SEES: Final = """
mount --bind "$1/hosts" /etc/hosts && mount --bind "$1/$4" /srv &&
mount -t tmpfs tmpfs /opt && mkdir /opt/fuel-history /opt/patroni &&
mount --bind "$2" /opt/fuel-history && mount --bind "$3" /opt/patroni || exit 125
cd "$5" && shift 5 && exec "$@"
"""
_AS_POSTGRES: Final = (
    *("unshare", "--user", "--map-user=postgres", "--map-group=postgres"),
)


class Machine:
    """A machine with the files of deploy/; nothing runs on it at first."""

    def __init__(
        self, host: Host, directory: Path, patroni: Path, values: dict[str, str]
    ) -> None:
        self.name, self.address = host.name, values["ADDRESS"]
        self._host = host
        self._directory = directory
        self._patroni = patroni
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._arguments: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {}
        #: Units that ended by themselves.
        self.ended: list[str] = []
        self.etc = directory / self.name / "fuel-history" / "etc"
        self.etc.mkdir(parents=True)
        for each in ("etcd", "postgresql", "rabbitmq", "redis"):
            (self.etc.parent / each).mkdir(mode=0o700)
        cookie = self.etc.parent / "rabbitmq" / ".erlang.cookie"
        cookie.write_text(values["RABBITMQ_COOKIE"])
        cookie.chmod(0o400)
        (self.etc.parent / "rabbitmq" / "plugins").write_text("[].\n")
        render(values, self.etc)

    def log(self, name: str) -> Path:
        """Return the log of a unit."""
        return self._directory / f"{self.name}-{name}.log"

    def start(self, name: str, *arguments: str, **more: str) -> None:
        """Start a unit; `more` are variables of a drop-in."""
        self._arguments[name] = arguments, more
        said = unit(name, self.name)
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": "/"}
        for each in said.environment:
            environment |= variables(self._here(each))
        with self.log(name).open("ab") as output:
            self._running[name] = subprocess.Popen(
                [*self._prefix(said.directory, said.user), *said.command, *arguments],
                env=environment | more,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def run(self, *command: str, directory: str = "/opt/fuel-history") -> str:
        """Run a command with the environment of the product; return what it prints."""
        environment = {"PATH": os.environ["PATH"], "HOME": "/srv/fuel-history/rabbitmq"}
        for each in ("fuel-history.env", "brokers.env"):
            environment |= variables(self.etc / each)
        ended = subprocess.run(
            [*self._prefix(directory), *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert ended.returncode == 0, (command, ended.stdout, ended.stderr)
        return ended.stdout

    def open(self, *command: str | Path) -> "subprocess.Popen[str]":
        """Start a command on this machine that is told what to do by its input."""
        return subprocess.Popen(
            [*self._prefix("/"), *map(str, command)],
            env={"PATH": os.environ["PATH"]},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def runs(self, name: str) -> bool:
        """Return whether a unit's process is there."""
        process = self._running.get(name)
        return process is not None and process.poll() is None

    def supervise(self) -> None:
        """Restart what has ended by itself, as systemd does (Restart=always)."""
        for name, process in list(self._running.items()):
            if process.poll() is not None:
                self.ended.append(name)
                arguments, more = self._arguments[name]
                self.start(name, *arguments, **more)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Signal a unit's process and all that it started."""
        for each in self._processes(name):
            with suppress(psutil.NoSuchProcess):
                each.send_signal(number)

    def kill(self, name: str) -> None:
        """Kill -9 a unit with all that it started."""
        self.signal(name, signal.SIGKILL)
        self._running.pop(name).wait()

    def stop(self, name: str) -> None:
        """Ask a unit to stop, and wait for its end."""
        process = self._running.pop(name)
        process.terminate()
        process.wait(60)

    @property
    def postmaster(self) -> psutil.Process:
        """PostgreSQL's main process."""
        data = self.etc.parent / "postgresql" / "data"
        number = (data / "postmaster.pid").read_text().partition("\n")[0]
        return psutil.Process(int(number))

    def unplug(self) -> None:
        """Pull its cable."""
        self._host.unplug()

    def plug(self) -> None:
        """Put its cable back."""
        self._host.plug()

    def end(self) -> None:
        """Kill -9 all that runs on it."""
        wait_until(self._is_empty, f"{self.name} to be empty", 30)
        for each in self._running.values():
            each.wait()
        self._running.clear()

    def _is_empty(self) -> bool:
        left = self._host.processes()
        for number in left:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        return not left

    def _processes(self, name: str) -> list[psutil.Process]:
        main = psutil.Process(self._running[name].pid)
        found = [main, *main.children(recursive=True)]
        if name == "patroni":
            # PostgreSQL is not a child of who started it.
            with suppress(FileNotFoundError, psutil.NoSuchProcess):
                found += [self.postmaster, *self.postmaster.children(recursive=True)]
        return found

    def _here(self, path: str) -> Path:
        return self._directory / self.name / Path(path).relative_to("/srv")

    def _prefix(self, directory: str, user: str = "root") -> list[str]:
        sees = (self._directory, ROOT, self._patroni, self.name, directory)
        words = ["unshare", "--mount", "sh", "-c", _SEES, "sh", *map(str, sees)]
        mapped = _AS_POSTGRES if user == "postgres" else ()
        return [*self._host.prefix, *words, *mapped]
