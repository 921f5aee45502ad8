"""What the receiver does while digests are due, next to what it does without."""

import time
from functools import partial

from bench.figures import Figure, in_turns, write
from bench.many_runs import ManyRuns
from bench.servers import BATCH, Servers, running, worker
from bench.workload import begin, reports


ROUNDS = 5
PROCESSES = 2
#: Ended runs of 2,000 entries, whose digests are due.
RUNS = 100
#: Of the run that is received: for longer than the pause between two rings.
NODES, TASKS = 2000, 100
WITH, WITHOUT = "digests are due", "no digests"


class Receiving:
    """Receives one run after the other, with and without digests that are due."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        ManyRuns(servers, 1, RUNS)
        #: How many digests were made beside the reports, each time.
        self.made: list[int] = []

    def rate(self, *, are_due: bool) -> float:
        """Return how many reports a second two processes store."""
        servers = self._servers
        run = begin(servers, NODES, TASKS)
        sent = list(reports(run))
        # One at first: when it is made, the worker has rung for digests.
        self._make_due(1)
        with worker(servers, PROCESSES):
            while self._due():
                time.sleep(0.02)
            if are_due:
                self._make_due(RUNS)
            began = time.monotonic()
            for first in range(0, len(sent), BATCH):
                servers.broker.publish(sent[first : first + BATCH])
            while sum(servers.broker.backlog()):
                time.sleep(0.02)
            seconds = time.monotonic() - began
            left = self._due()
        servers.execute("DELETE FROM digests_due")
        if are_due:
            assert left, "all digests were made before all reports were stored"
            self.made.append(RUNS - left)
        return len(sent) / seconds

    def _make_due(self, runs: int) -> None:
        self._servers.execute(
            "INSERT INTO digests_due (task_id, due_at)"
            " SELECT id, now() FROM tasks WHERE id <= :runs",
            runs=runs,
        )

    def _due(self) -> int:
        return self._servers.scalar("SELECT count(*) FROM digests_due")


def lines(figures: dict[str, Figure], made: list[int]) -> list[str]:
    """Return the table."""
    ratio = figures[WITH].median / figures[WITHOUT].median
    return [
        *(
            f"  {name:<20}{each.median:>9,.0f} reports/s"
            f" ({each.lowest:,.0f} to {each.highest:,.0f})"
            for name, each in figures.items()
        ),
        f"  {WITH} / {WITHOUT}: {ratio:.2f}; digests made meanwhile: {made}",
    ]


def main() -> None:
    """Measure both in turns, print a table, write the figures as JSON."""
    with running() as servers:
        receiving = Receiving(servers)
        figures = in_turns(
            {
                WITHOUT: partial(receiving.rate, are_due=False),
                WITH: partial(receiving.rate, are_due=True),
            },
            ROUNDS,
        )
        assert servers.deadlocks() == 0
    found = {name: each._asdict() for name, each in figures.items()}
    title = f"Receiving beside digests, medians of {ROUNDS} rounds"
    table = lines(figures, receiving.made)
    write("digests", title, table, found, unit="/s", limits={WITH: WITHOUT})


if __name__ == "__main__":
    main()
