"""From reports in a broker to committed rows, next to limits; see README.md."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from bench.figures import IS_SHORT, Figure, in_turns, leave_out, write
from bench.limits import Limit, consume_and_copy, consume_only, nailguns_way
from bench.servers import (
    RABBITMQ,
    REDIS,
    Servers,
    rabbitmq_is_there,
    running,
    wait_until_taken,
    worker,
)
from bench.workload import Run, begin, publish, reports


ROUNDS = 3
TASKS = 100
#: With fewer nodes, a second process starts when half of the work is done.
NODES = 200
#: Nodes and tasks, two reports each: one transaction per report is slow.
NAILGUN = 100, 10

#: Numbers of processes, by what they do.
_WORKERS = {"updating": (1, 2, 4), "fresh": (1, 2)}
_SHORT = {"updating": (1, 2)}
COPY, CONSUME, WAY = "consume + COPY", "consume only", "Nailgun's way"


def received_by(
    servers: Servers,
    processes: int,
    *,
    with_graph: bool = True,
    empty: bool = True,
    nodes: int = NODES,
    watched: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> float:
    """Return how many reports per second a worker with this many processes stores.

    The time is that from the first batch to the last committed row. `watched` is
    entered when the run has begun.
    """
    if empty:
        servers.empty()
    run = begin(servers, nodes, TASKS, with_graph=with_graph)
    published = 2 * run.entries
    publish(servers, list(reports(run)))
    with watched(), worker(servers, processes):
        began = wait_until_taken(servers, published)
        while servers.broker.backlog().waiting or _stored(servers, run) < run.entries:
            time.sleep(0.02)
        seconds = time.monotonic() - began
    assert sum(servers.broker.backlog()) == 0
    return published / seconds


def limited_by(limit: Limit, servers: Servers, nodes: int, tasks: int) -> float:
    """Return how many reports per second this limit stores."""
    servers.empty()
    run = begin(servers, nodes, tasks)
    published = 2 * run.entries
    publish(servers, list(reports(run)))
    seconds = limit(servers, run, published)
    assert sum(servers.broker.backlog()) == 0
    if limit is nailguns_way:
        assert _stored(servers, run) == run.entries
    return published / seconds


def _stored(servers: Servers, run: Run) -> int:
    return servers.scalar(
        "SELECT count(*) FROM deployment_history JOIN tasks ON tasks.id = task_id"
        " WHERE uuid = :uuid AND deployment_history.status = 'ready'"
        " AND deployment_history.time_start IS NOT NULL",
        uuid=run.uuid,
    )


def cases(servers: Servers) -> dict[str, Callable[[], float]]:
    """Return what is measured on this broker."""
    limits: dict[str, Callable[[], float]] = {
        COPY: partial(limited_by, consume_and_copy, servers, NODES, TASKS),
    }
    if not IS_SHORT:
        limits[WAY] = partial(limited_by, nailguns_way, servers, *NAILGUN)
    if servers.is_amqp:
        limits[CONSUME] = partial(limited_by, consume_only, servers, NODES, TASKS)
    workers = {
        f"{processes} process{'es' if processes > 1 else ''}, {what}": partial(
            received_by, servers, processes, with_graph=what == "updating"
        )
        for what, numbers in (_SHORT if IS_SHORT else _WORKERS).items()
        for processes in numbers
    }
    return limits | workers


def lines(figures: dict[str, Figure]) -> list[str]:
    """Return the table of one broker."""
    copy, way, consume = figures[COPY].median, figures.get(WAY), figures.get(CONSUME)
    shown = []
    for name, (median, lowest, highest) in figures.items():
        line = (
            f"  {name:<24}{median:>9,.0f} reports/s ({lowest:,.0f} to {highest:,.0f})"
            f"{median / copy:>7.2f} of consume + COPY"
        )
        if consume:
            line += f"{median / consume.median:>7.2f} of consume only"
        if way:
            line += f"{median / way.median:>8.0f} x Nailgun's way"
        shown.append(line)
    return shown


def main() -> None:
    """Measure both brokers, print tables, write the figures as JSON."""
    brokers = [REDIS, RABBITMQ]
    if not rabbitmq_is_there():
        leave_out("RabbitMQ: none answers at TEST_AMQP_URL")
        brokers.remove(RABBITMQ)
    table, found = [], {}
    for broker in brokers:
        with running(broker) as servers:
            figures = in_turns(cases(servers), ROUNDS)
            assert servers.deadlocks() == 0
        table += [f"{broker}, {2 * NODES * TASKS:,} reports", *lines(figures)]
        found[broker] = {name: each._asdict() for name, each in figures.items()}
    title = f"From a broker to committed rows, medians of {ROUNDS} rounds"
    limits = {
        f"{broker}, {name}": f"{broker}, {COPY}"
        for broker, figures in found.items()
        for name in figures
        if name != COPY
    }
    write("end_to_end", title, table, found, unit="reports/s", limits=limits)


if __name__ == "__main__":
    main()
