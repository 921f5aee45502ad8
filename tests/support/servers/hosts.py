"""Hosts on one machine: network namespaces with their own addresses and names.

They reach this machine at `Network.address`.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.support.servers.services import missing


_PREFIX = "fh"
_NAMESPACES = Path("/run/netns")


def require_hosts() -> None:
    """Skip the test, or fail in CI, if namespaces cannot be created."""
    if os.geteuid() != 0:
        missing("only root can make network namespaces")
    if shutil.which("ip") is None:
        missing("no ip (iproute2) on this machine")
    # Of a container, root may lack CAP_SYS_ADMIN for the one, CAP_NET_ADMIN for both.
    space = f"{_PREFIX}{os.getpid()}-may"
    try:
        _ip("netns", "add", space)
        _ip("-n", space, "link", "add", "switch", "type", "bridge")
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        missing(f"root may make no networks here ({said})")
    finally:
        _remove(space)


class Host:
    """One host; processes on it see its name as the machine's."""

    def __init__(self, network: "Network", name: str, address: str) -> None:
        self.name = name
        self.address = address
        self._space = f"{network.name}-{name}"
        #: Our end of its cable.
        self._cable = self._space
        _ip("netns", "add", self._space)
        ends = ("type", "veth", "peer", "name", "eth0", "netns", self._space)
        _ip("link", "add", self._cable, *ends)
        _ip("link", "set", self._cable, "master", network.name, "up")
        inside = ("-n", self._space)
        _ip(*inside, "addr", "add", f"{address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            _ip(*inside, "link", "set", device, "up")

    @property
    def prefix(self) -> Sequence[str]:
        """The words before a command that run it on this host, in the same process."""
        named = (
            "unshare",
            "--uts",
            "sh",
            "-c",
            'hostname "$0" && exec "$@"',
            self.name,
        )
        return ("ip", "netns", "exec", self._space, *named)

    def processes(self) -> list[int]:
        """Return the ids of the processes that are in its network."""
        told = subprocess.run(
            ["ip", "netns", "pids", self._space],
            check=True,
            capture_output=True,
            text=True,
        )
        return [int(each) for each in told.stdout.split()]

    def unplug(self) -> None:
        """Disconnect it: packets are lost, and no connection is closed."""
        _ip("link", "set", self._cable, "down")

    def plug(self) -> None:
        """Connect it again."""
        _ip("link", "set", self._cable, "up")


class Network:
    """A switch that connects hosts; use it in a `with`."""

    def __init__(self) -> None:
        require_hosts()
        # Of a process that was killed.
        for left in _NAMESPACES.glob(f"{_PREFIX}*-*"):
            owner = left.name.removeprefix(_PREFIX).partition("-")[0]
            if not Path("/proc", owner).exists():
                _remove(left.name)
                _remove_switch(f"{_PREFIX}{owner}")
        self.name = f"{_PREFIX}{os.getpid()}"
        self._net = f"10.213.{os.getpid() % 256}"
        #: This machine's, in the network.
        self.address = f"{self._net}.1"
        self._hosts: list[str] = []

    @property
    def net(self) -> str:
        """Its network with all addresses."""
        return f"{self._net}.0/24"

    def host(self, name: str) -> Host:
        """Connect a new host."""
        self._hosts.append(f"{self.name}-{name}")
        return Host(self, name, f"{self._net}.{len(self._hosts) + 1}")

    def __enter__(self) -> Self:
        _ip("link", "add", self.name, "type", "bridge")
        try:
            _ip("addr", "add", f"{self.address}/24", "dev", self.name)
            _ip("link", "set", self.name, "up")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._hosts:
            _remove(each)
        _remove_switch(self.name)


def _remove(space: str) -> None:
    with suppress(subprocess.CalledProcessError):
        _ip("netns", "delete", space)  # with both ends of its cable


def _remove_switch(name: str) -> None:
    with suppress(subprocess.CalledProcessError):
        _ip("link", "delete", name)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
