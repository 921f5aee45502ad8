"""Runs scenarios side by side, and tells how far it is."""

import itertools
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from tests.chaos.cell import Result, run_cell
from tests.chaos.scenario import Scenario
from tests.chaos.servers import SharedServers, missing


def run(
    scenarios: Sequence[type[Scenario]],
    brokers: Sequence[str],
    *,
    seed: str,
    repeat: int,
    jobs: int,
    console: Console,
) -> list[Result]:
    """Run each scenario on each broker; return their results in this order."""
    cells = [
        (scenario, broker)
        for scenario, broker in itertools.product(scenarios, brokers)
        if broker in scenario.brokers
    ]
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=console, disable=not console.is_terminal)
    present = [broker for broker in brokers if missing(broker) is None]
    # What a thread starts dies with it: the shared servers are the main thread's.
    with SharedServers(present) as servers, bar, ThreadPoolExecutor(jobs) as pool:
        task = bar.add_task("repetitions", total=repeat * len(cells))
        stopped = threading.Event()

        def tell() -> None:
            # After Ctrl-C every scenario ends with its repetition.
            if stopped.is_set():
                raise InterruptedError("stopped")
            bar.advance(task)

        futures = [
            pool.submit(run_cell, *cell, seed, repeat, servers, tell) for cell in cells
        ]
        try:
            for future in as_completed(futures):
                _tell(future, console)
        except BaseException:
            stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        return [future.result() for future in futures]


def _tell(future: Future[Result], console: Console) -> None:
    result = future.result()
    what = f"{result.scenario.name} on {result.broker}"
    if result.missing:
        console.print(f"{what}: DID NOT RUN: {result.missing}", markup=False)
    elif result.failures:
        console.print(f"{what}: FAILED", markup=False)
        for failure in result.failures:
            console.print(failure, markup=False, highlight=False)
    else:
        times = f"{result.repetitions} times, {result.sent:,} reports"
        console.print(f"{what}: {times}, all is well", markup=False)
