"""Small runs that start, a second, and the seconds of a large one; see README.md."""

import time
from collections.abc import Callable
from functools import partial
from io import StringIO
from uuid import uuid4

from bench.figures import Figure, in_turns, leave_out, write
from bench.servers import Servers, running, wait_until_taken, worker
from bench.workload import LARGE_START, large_starts, publish, start_message
from brokers.interface import Delivery
from pipeline.decode_batch import decode_batch
from pipeline.store import store


ROUNDS = 3
PROCESSES = 2
#: Start messages that wait, each of a run with so many nodes and tasks on each.
STARTS, NODES, TASKS = 2000, 2, 5
SMALL, STORED, COPIED = "small starts a second", "500 nodes, stored", "decode + COPY"


def small(servers: Servers) -> float:
    """Return how many runs a second a worker with two processes registers."""
    servers.empty()
    publish(servers, [_start() for _ in range(STARTS)])
    rows = STARTS * NODES * TASKS
    with worker(servers, PROCESSES):
        began = wait_until_taken(servers, STARTS)
        while servers.scalar("SELECT count(*) FROM deployment_history") < rows:
            time.sleep(0.02)
        return STARTS / (time.monotonic() - began)


def stored(servers: Servers, delivery: Callable[[], Delivery]) -> float:
    """Return the seconds until the start of 500 nodes is stored."""
    servers.empty()
    taken = delivery()
    began = time.monotonic()
    assert store(servers.database, [taken]).starts == 1
    return time.monotonic() - began


def copied(servers: Servers, delivery: Callable[[], Delivery]) -> float:
    """Return the seconds to decode it, and to COPY its rows and its graph."""
    servers.empty()
    for bare in ("deployment_history", "snapshots"):
        servers.execute(f"DROP TABLE IF EXISTS bare_{bare}")
        servers.execute(f"CREATE TABLE bare_{bare} (LIKE {bare} INCLUDING ALL)")
    raw = servers.database.engine.raw_connection()
    taken = delivery()
    began = time.monotonic()
    (received,) = decode_batch([taken]).starts
    entries, bodies = StringIO(), StringIO()
    for entry in received.start.entries:
        name = entry.deployment_graph_task_name
        entries.write(f"1\t{entry.node_id}\t{name}\tpending\n")
    for snapshot in received.start.snapshots:
        body = snapshot.body.replace("\\", "\\\\")
        bodies.write(f"1\t{snapshot.kind}\t{snapshot.key}\t{body}\n")
    entries.seek(0)
    bodies.seek(0)
    with raw.cursor() as cursor:
        columns = ("task_id", "node_id", "deployment_graph_task_name", "status")
        cursor.copy_from(entries, "bare_deployment_history", columns=columns)
        columns = ("task_id", "kind", "key", "body")
        cursor.copy_from(bodies, "bare_snapshots", columns=columns)
    raw.commit()
    seconds = time.monotonic() - began
    raw.close()
    return seconds


def _start() -> bytes:
    graph = {
        str(node): [
            {"id": f"task-{number}", "type": "puppet"} for number in range(TASKS)
        ]
        for node in range(NODES)
    }
    return start_message(str(uuid4()), graph)


def lines(figures: dict[str, Figure]) -> list[str]:
    """Return the table."""
    shown = [f"  {SMALL:<24}{figures[SMALL].median:>9,.0f}"]
    for name in (each for each in (STORED, COPIED) if each in figures):
        median = figures[name].median
        ratio = median / figures[COPIED].median
        shown.append(f"  {name:<24}{median:>9.2f} s{ratio:>7.2f} of {COPIED}")
    return shown


def main() -> None:
    """Measure, print the table, write the figures as JSON."""
    messages = large_starts()

    def large(servers: Servers) -> Delivery:
        servers.broker.publish([next(messages)])
        with servers.broker.consume("bench") as consumer:
            deliveries = consumer.take(1, 5)
            consumer.acknowledge(deliveries)
        return deliveries[0]

    with running() as servers:
        delivery = partial(large, servers)
        cases = {SMALL: partial(small, servers)}
        if LARGE_START.exists():
            cases[STORED] = partial(stored, servers, delivery)
            cases[COPIED] = partial(copied, servers, delivery)
        else:
            leave_out(f"a large start: {LARGE_START.name} is not beside this checkout")
        figures = in_turns(cases, ROUNDS)
    title = (
        f"{STARTS:,} starts of {NODES * TASKS} entries by {PROCESSES} processes,"
        f" and one of 500 nodes; medians of {ROUNDS} rounds"
    )
    found = {name: each._asdict() for name, each in figures.items()}
    write("starts", title, lines(figures), found)


if __name__ == "__main__":
    main()
