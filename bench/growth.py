"""The same figures with 100, 1,000 and 10,000 deploy transactions stored.

`python -m bench.growth 1000 10000`: of these sizes only.
"""

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial

from bench import questions
from bench.end_to_end import received_by
from bench.figures import Figure, figure, in_turns, write
from bench.many_runs import ManyRuns
from bench.reading import Reader, history
from bench.servers import Servers, running
from bench.stored_runs import store_runs
from tests.support.servers.server import Server


ROUNDS = 3
SIZES = (100, 1000, 10_000)
#: Of the first run: 20,000 rows, to be read whole. The others have 2,000.
NODES, TASKS = 200, 100


def cases(
    servers: Servers, reader: Reader, runs: int
) -> dict[str, Callable[[], float]]:
    """Return the cases for this many stored runs."""
    get = reader.get
    last = reader.last_page("/api/transactions/", 50)
    seconds = {
        "20,000 rows, JSON": partial(get, history(1)),
        "20,000 rows, last page": partial(get, reader.last_page(history(1), 1000)),
        "filtered list": partial(get, f"{history(runs)}?nodes=7&limit=50"),
        "transactions, first page": partial(get, "/api/transactions/?limit=50"),
        "transactions, last page": partial(get, last),
        "a node over all runs, 50": partial(
            get, "/api/nodes/7/deployment_history/?limit=50&order_by=-id"
        ),
    }
    receive = {
        f"receive, {processes} process{'es' if processes > 1 else ''}": partial(
            received_by, servers, processes, empty=False
        )
        for processes in (1, 2)
    }
    return receive | {name: _rate(each) for name, each in seconds.items()}


def _rate(seconds: Callable[[], float]) -> Callable[[], float]:
    def measure() -> float:
        # The best of five: an answer takes milliseconds, and noise only adds to them.
        return 1 / min(seconds() for _ in range(5))

    return measure


def lines(found: dict[int, dict[str, Figure]], disk: dict[int, float]) -> list[str]:
    """Return the table, with a line for each case and a column for each size."""
    names = next(iter(found.values()))
    heading = "".join(f"{size:>12,}" for size in found)
    shown = [f"  {'a second, with so many runs':<30}{heading}   last / first"]
    for name in names:
        medians = [figures[name].median for figures in found.values()]
        values = "".join(f"{median:>12,.1f}" for median in medians)
        shown.append(f"  {name:<30}{values}{medians[-1] / medians[0]:>10.2f}")
    values = "".join(f"{disk[size]:>12,.0f}" for size in found)
    return [*shown, f"  {'bytes of disk a row':<30}{values}"]


def main(sizes: Sequence[int]) -> None:
    """Fill servers of each size, measure them in turns, print and write the figures.

    All sizes are measured in turns, so that noise affects all of them. The questions
    are asked of the largest.
    """
    with ExitStack() as stack:
        all_cases: dict[tuple[int, str], Callable[[], float]] = {}
        disk: dict[int, float] = {}
        for size in sizes:
            servers = stack.enter_context(running())
            store_runs(servers.database, 1, 1, NODES, TASKS)
            runs = ManyRuns(servers, 2, size)
            disk[size] = _bytes_a_row(servers)
            url = servers.postgresql.url
            server = stack.enter_context(Server(url, LOG_LEVEL="WARNING"))
            reader = Reader(server, url)
            for name, measure in cases(servers, reader, runs.failed).items():
                all_cases[size, name] = measure
        # Before more runs are received.
        asked = [*questions.ask(runs, servers, server, ROUNDS)]
        names = dict.fromkeys(name for _, name in all_cases)
        measured = in_turns(
            {
                f"{name}, {size:,} runs": all_cases[size, name]
                for name in names
                for size in sizes
            },
            ROUNDS,
        )
    found = {
        size: {name: measured[f"{name}, {size:,} runs"] for name in names}
        for size in sizes
    }
    title = f"Growth, 2,000 rows a run, medians of {ROUNDS} rounds"
    figures = {
        size: {name: each._asdict() for name, each in of_size.items()}
        | {"bytes a row": figure([disk[size]])._asdict() | {"unit": "bytes"}}
        for size, of_size in found.items()
    }
    write("growth", title, lines(found, disk), figures, unit="/s")
    title = f"Questions, with {sizes[-1]:,} runs, medians of {ROUNDS} rounds"
    by_name = {f"{each.number} {each.how} {each.what}": each.seconds for each in asked}
    answers = {name: each._asdict() for name, each in by_name.items()}
    write("questions", title, questions.lines(asked), answers)


def _bytes_a_row(servers: Servers) -> float:
    size = servers.scalar(
        "SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits"
        " WHERE inhparent = 'deployment_history'::regclass"
    )
    return size / servers.scalar("SELECT count(*) FROM deployment_history")


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or SIZES)
