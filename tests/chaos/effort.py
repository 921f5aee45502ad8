"""What workers cost while they cannot do anything: processor time and lines of log."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psutil

from tests.support.workers.worker import Worker


#: Bytes of log and seconds of processor time of a worker in a second, at most. What it
#: logs of reports that it takes is not counted: in some faults it goes on taking them.
_BYTES = 4_000
_OF_WORK = ("event=reports_stored", 'event="Task receive_reports[')
_PROCESSOR = 0.5
#: Seconds of a fault that are not counted: what is new is said with its traceback.
_FIRST = 2.0
#: Seconds that are watched at least, so that a number says something.
_SHORTEST = 3.0


@contextmanager
def not_spinning(workers: Sequence[Worker]) -> Iterator[None]:
    """Check that workers neither spin nor fill their logs while the block runs.

    A fault that is over sooner is made longer: 5 s.
    """
    time.sleep(_FIRST)
    began = time.monotonic()
    before = [(_processor(each), _logged(each)) for each in workers]
    yield
    time.sleep(max(began + _SHORTEST - time.monotonic(), 0))
    seconds = time.monotonic() - began
    for worker, (processor, logged) in zip(workers, before, strict=True):
        assert worker.process.poll() is None, f"a worker ended: {worker.log[-2000:]}"
        rate = (_logged(worker) - logged) / seconds
        log = worker.log
        assert rate < _BYTES, f"{rate:,.0f} bytes of log a second: {log[-1500:]}"
        share = (_processor(worker) - processor) / seconds
        assert share < _PROCESSOR, f"{share:.0%} of a core: {log[-1500:]}"


def _logged(worker: Worker) -> int:
    """Return how many bytes a worker has logged that are not about its work."""
    lines = worker.log.splitlines()
    return sum(
        len(line) for line in lines if not any(each in line for each in _OF_WORK)
    )


def _processor(worker: Worker) -> float:
    """Return the seconds that a worker and its living processes have used."""
    main = psutil.Process(worker.process.pid)
    return sum(
        each.cpu_times().user + each.cpu_times().system
        for each in (main, *main.children(recursive=True))
    )
