"""The maximum memory of a worker with two processes, for the largest messages."""

import json
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice

import psutil

from bench.figures import leave_out, write
from bench.servers import Servers, running, worker
from bench.workload import LARGE_START, large_starts


PROCESSES = 2
#: A start message of a 500-node run, and the number of messages.
STARTS = 20
#: Bytes of an unpacked report, and the number of reports.
LARGE, REPORTS = 200 << 20, 16
_LOOK = 0.05


def starts() -> Iterator[bytes]:
    """Yield start messages of different runs, as Nailgun sends them."""
    for message in islice(large_starts(), STARTS):
        yield zlib.compress(b"[" + message + b"]")


def reports(field: str) -> Iterator[bytes]:
    """Yield valid reports with one large text."""
    text = "x" * LARGE
    for number in range(REPORTS):
        task = {
            "uid": "1",
            "deployment_graph_task_name": f"task {number}",
            "task_status": "error",
            field: {"text": text} if field == "summary" else text,
        }
        args = {"task_uuid": "memory", "nodes": [task]}
        content = {"method": "deploy_resp", "args": args}
        yield zlib.compress(json.dumps(content).encode())


@contextmanager
def greatest_memory(main: psutil.Process) -> Iterator[list[int]]:
    """Yield a list with the maximum memory, in bytes, of the worker's processes so far.

    Shared memory is counted once (PSS).
    """
    greatest = [0]
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(_LOOK):
            total = 0
            with suppress(psutil.NoSuchProcess):
                for each in (main, *main.children()):
                    total += each.memory_full_info().pss
            greatest[0] = max(greatest[0], total)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield greatest
    finally:
        ended.set()
        thread.join()


def measure(servers: Servers, payloads: Iterator[bytes]) -> int:
    """Return the maximum memory, in bytes, of a worker that receives these messages."""
    servers.empty()
    for payload in payloads:
        servers.broker.publish([payload])
    with (
        worker(servers, PROCESSES) as main,
        greatest_memory(main) as greatest,
    ):
        while sum(servers.broker.backlog()):
            time.sleep(_LOOK)
    return greatest[0]


def main() -> None:
    """Print the table."""
    cases = {"16 reports of 200 MB, error_msg": reports("error_msg")}
    cases["16 reports of 200 MB, summary"] = reports("summary")
    if LARGE_START.exists():
        cases = {"20 starts of 500-node runs": starts()} | cases
    else:
        leave_out(
            f"starts of 500-node runs: {LARGE_START.name} is not beside this checkout"
        )
    figures = {}
    with running() as servers:
        limit = servers.settings.worker_memory_mb
        figures["nothing"] = measure(servers, iter([b"{}"])) >> 20
        for name, payloads in cases.items():
            print(f"measuring: {name}", file=sys.stderr)
            figures[name] = measure(servers, payloads) >> 20
    title = (
        f"Greatest memory of a worker with {PROCESSES} processes and"
        f" WORKER_MEMORY_MB={limit}"
    )
    lines = [f"  {name:34} {megabytes:6,} MB" for name, megabytes in figures.items()]
    write("worker_memory", title, lines, figures, unit="MB")


if __name__ == "__main__":
    main()
