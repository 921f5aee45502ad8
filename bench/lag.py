"""How long a report waits until its row is committed, at given rates."""

import sys
import time

import psutil
from sqlalchemy import text

from bench.figures import IS_SHORT, figure, write
from bench.servers import Servers, running, worker
from bench.workload import begin, reports


ROUNDS = 1 if IS_SHORT else 3
RATES = (1000,) if IS_SHORT else (100, 1000, 5000)
#: Seconds for each rate, in each round.
SECONDS = 8
IDLE_SECONDS = 15
_TICK = 0.01

_LAG = """
SELECT percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM
    pg_xact_commit_timestamp(deployment_history.xmin) - reported_at) * 1000)
FROM deployment_history JOIN tasks ON tasks.id = task_id
WHERE uuid = :uuid AND deployment_history.status = 'running'
"""


def lag(servers: Servers, rate: int) -> tuple[float, float]:
    """Return the lag's p50 and p99 in milliseconds, for reports at this rate."""
    run = begin(servers, 250, rate * SECONDS // 250 + 1)
    waiting = list(reports(run, ["running"]))[: rate * SECONDS]
    began, sent = time.monotonic(), 0
    while sent < len(waiting):
        due = min(int((time.monotonic() - began) * rate), len(waiting))
        if due > sent:
            servers.broker.publish(waiting[sent:due])
            sent = due
        time.sleep(_TICK)
    while sum(servers.broker.backlog()):
        time.sleep(_TICK)
    with servers.database.reader() as connection:
        found = connection.execute(text(_LAG), {"uuid": run.uuid}).scalar_one()
    p50, p99 = found
    return p50, p99


def flush(servers: Servers) -> float:
    """Return the milliseconds of one small commit."""
    began = time.monotonic()
    servers.execute("UPDATE tasks SET version = version + 1")
    return (time.monotonic() - began) * 1000


def idle(process: psutil.Process) -> float:
    """Return the share of a core that the worker's processes use without reports."""

    def seconds() -> float:
        times = [
            each.cpu_times() for each in (process, *process.children(recursive=True))
        ]
        return sum(each.user + each.system for each in times)

    before = seconds()
    time.sleep(IDLE_SECONDS)
    return (seconds() - before) / IDLE_SECONDS


def main() -> None:
    """Measure, print a table, write the figures as JSON."""
    measured: dict[str, list[float]] = {}
    with running() as servers:
        servers.execute_outside("ALTER SYSTEM SET track_commit_timestamp = on")
        servers.database.close()
        servers.postgresql.stop()
        servers.postgresql.start()
        with worker(servers, 2) as process:
            lag(servers, RATES[0])  # not measured: a new worker is still starting
            for number in range(ROUNDS):
                for rate in RATES:
                    print(f"round {number + 1}: {rate}/s", file=sys.stderr)
                    p50, p99 = lag(servers, rate)
                    measured.setdefault(f"{rate}/s p50 ms", []).append(p50)
                    measured.setdefault(f"{rate}/s p99 ms", []).append(p99)
                measured.setdefault("commit ms", []).append(flush(servers))
                share = idle(process) * 100
                measured.setdefault("idle, % of a core", []).append(share)
    figures = {name: figure(values) for name, values in measured.items()}
    table = [
        f"  {name:<20}{each.median:>8.1f} ({each.lowest:.1f} to {each.highest:.1f})"
        for name, each in figures.items()
    ]
    title = f"From arrival in a Redis stream to commit, 2 processes, {ROUNDS} rounds"
    found = {name: each._asdict() for name, each in figures.items()}
    write("lag", title, table, found, unit="ms, %")


if __name__ == "__main__":
    main()
