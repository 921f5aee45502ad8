"""Measures that several processes of one service add to, summed for Prometheus.

prometheus_client keeps the numbers of each process in a file, so that what a
process counted outlives it (kill -9 too). The files belong to slots, not to
process ids: a new process goes on in the slot of a dead one, and there are never
more files than processes that lived side by side.
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
    """Let this process and those that it forks from now on add to the same numbers.

    Before any measure is made. Numbers begin at zero, as Prometheus expects of a
    service that starts; what services that died left behind is removed.
    """
    _sweep()
    directory = Path(tempfile.mkdtemp(prefix=_PREFIX))
    # Locked before it has its name, so that no other service takes it for dead.
    lock = os.open(directory / "new", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX)
    (directory / "new").rename(directory / _ALIVE)
    os.environ[_VARIABLE] = str(directory)
    values.ValueClass = values.MultiProcessValue(_Slot(directory).number)  # type: ignore[no-untyped-call]
    atexit.register(_remove, directory, os.getpid())


def exposed(own: CollectorRegistry, *computed: Collector) -> CollectorRegistry:
    """Return what Prometheus is shown: shared numbers, and what is computed then.

    `own` has the measures of this process, which are all there are where nothing
    is shared.
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
        """Return the sums of what the files have now."""
        directory = Path(os.environ[_VARIABLE])
        # A file is there before its first byte is: reading it then is an error.
        files = [str(each) for each in directory.glob("*.db") if each.stat().st_size]
        summed: Iterable[Metric] = MultiProcessCollector.merge(files)  # type: ignore[no-untyped-call]
        return summed


class _Slot:
    """The lowest number that no living process of the service has."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._process = 0
        self._number = 0

    def number(self) -> int:
        """Return this process's number, its own since the fork."""
        process = os.getpid()
        if self._process != process:
            self._number = next(n for n in count() if self._take(n))
            self._process = process
        return self._number

    def _take(self, number: int) -> bool:
        # lockf, not flock: a forked process does not inherit it, and the kernel
        # frees it whichever way its holder ends.
        slot = os.open(self._directory / f"{number}.slot", os.O_CREAT | os.O_RDWR)
        try:
            fcntl.lockf(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(slot)
            return False
        return True


def _sweep() -> None:
    for directory in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        # Another user's, or one that another service removes just now.
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
    # Forked processes have this handler too.
    if os.getpid() == owner:
        shutil.rmtree(directory, ignore_errors=True)
