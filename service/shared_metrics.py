"""Metrics that several processes of one service add to, summed for Prometheus.

prometheus_client keeps the numbers of each process in a file, so they survive the
process (even kill -9). The files belong to slots instead of process ids: a new process
continues in the slot of a dead one, so there are never more files than processes that
ran at the same time.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path

from prometheus_client import CollectorRegistry, Metric, values
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector


_PREFIX = "fuel-history-metrics-"
#: Held, and inherited, by every process of the service that uses a directory.
_ALIVE = "alive"
#: Where prometheus_client looks for the directory.
_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def share() -> None:
    """Let this process and those that it forks later add to the same numbers.

    Call it before any metric is created. Numbers start at zero, as Prometheus expects
    of a service that starts; files of dead services are removed.
    """
    _sweep()
    directory = Path(tempfile.mkdtemp(prefix=_PREFIX))
    # Locked before it gets its name, so that no other service considers it dead.
    lock = os.open(directory / "new", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    (directory / "new").rename(directory / _ALIVE)
    os.environ[_VARIABLE] = str(directory)
    values.ValueClass = values.MultiProcessValue(_Slot(directory).number)  # type: ignore[no-untyped-call]
    atexit.register(_remove, directory, os.getpid())


def exposed(own: CollectorRegistry, *computed: Collector) -> CollectorRegistry:
    """Return what Prometheus scrapes: shared numbers, and values computed on demand.

    `own` has the metrics of this process, which are all there are if nothing is shared.
    """
    registry = CollectorRegistry()
    if _VARIABLE in os.environ:
        registry.register(_Shared())
    else:
        registry.register(own)
    for collector in computed:
        registry.register(collector)
    return registry


class _Shared(Collector):
    def collect(self) -> Iterable[Metric]:
        """Return the current sums over the files."""
        directory = Path(os.environ[_VARIABLE])
        # A file exists before its first byte does; reading it then fails.
        files = [str(each) for each in directory.glob("*.db") if each.stat().st_size]
        summed: Iterable[Metric] = MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]
        return summed


class _Slot:
    """The lowest number that no living process of the service uses."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._process = 0
        self._number = 0

    def number(self) -> int:
        """Return this process's number; a forked process gets its own."""
        process = os.getpid()
        if self._process != process:
            self._number = next(n for n in count() if self._take(n))
            self._process = process
        return self._number

    def _take(self, number: int) -> bool:
        # lockf, not flock: forked processes do not inherit it, and the kernel
        # releases it however its holder ends.
        slot = os.open(self._directory / f"{number}.slot", os.O_CREAT | os.O_RDWR)
        try:
            fcntl.lockf(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(slot)
            return False
        return True


def _sweep() -> None:
    for directory in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # It belongs to another user, or another service is removing it.
        with suppress(OSError):
            if directory.lstat().st_uid != os.getuid():
                continue
            lock = os.open(directory / _ALIVE, os.O_RDWR)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(directory)
            finally:
                os.close(lock)


def _remove(directory: Path, owner: int) -> None:
    # Forked processes inherit this handler.
    if os.getpid() == owner:
        shutil.rmtree(directory, ignore_errors=True)
