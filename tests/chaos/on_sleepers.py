"""A worker that sleeps longer than anybody waits for it, and then wakes."""

import random

import psutil
from sqlalchemy import text

from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.chaos.sleeper import Sleeper
from tests.support.servers.stack import wait_until
from tests.support.workers.worker import Worker


class Zombie(Scenario):
    name = "zombie"
    breaks = "a pool process sleeps with its batch until others stored it, then wakes"
    # RabbitMQ gives back what a sleeper holds when its connection ends.
    needs = Needs(broker_relay=True)

    def prepare(self, lab: Laboratory) -> None:
        self._sleeper = Sleeper(lab)
        self._workers = [
            self._sleeper.launch_worker(WORKER_CONCURRENCY="1") for _ in range(2)
        ]
        for worker in self._workers:
            worker.wait_ready()

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        self._sleeper.arm()
        now.publish_some()
        self.break_once(lab, now)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        sleeper = psutil.Process(self._sleeper.wait())
        (worker,) = [
            each for each in self._workers if each.process.pid == sleeper.ppid()
        ]
        try:
            now.publish_rest()
            lab.broker_relay.cut()
            _end_some_sessions(lab, now.chance)
            findings = now.settle()
            assert not findings, str(findings)
        finally:
            runs = _runs(worker)
            self._sleeper.wake()
        wait_until(lambda: _runs(worker) > runs, "the sleeper to store its batch")


def _end_some_sessions(lab: Laboratory, chance: random.Random) -> None:
    # As idle_in_transaction_session_timeout does, or a server that restarted.
    if chance.random() < 0.5:
        with lab.stack.database.reader() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'fuel-history-worker'"
                    " AND datname = current_database()"
                )
            )


def _runs(worker: Worker) -> int:
    """Return how many runs of receive_reports ended, well or not."""
    return worker.log.count("succeeded in") + worker.log.count("retry: Retry in")
