"""A worker that sleeps longer than anybody waits for it, and then wakes."""

import os
import random
import signal
from pathlib import Path

import psutil
from sqlalchemy import text

from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.stack import wait_until
from tests.worker import Worker


class Zombie(Scenario):
    name = "zombie"
    breaks = "a pool process sleeps with its batch until others stored it, then wakes"
    # RabbitMQ gives back what a sleeper holds when its connection ends.
    needs = Needs(broker_relay=True)

    def prepare(self, lab: Laboratory) -> None:
        self._fault = lab.servers.own_directory() / "fault"
        self._stopped = Path(f"{self._fault}.stopped")
        self._workers = [
            lab.workers.launch(
                "tests.faulty_worker",
                FAULT_FILE=str(self._fault),
                WORKER_CONCURRENCY="1",
            )
            for _ in range(2)
        ]
        for worker in self._workers:
            worker.wait_ready()

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        self._fault.write_text("stop")
        now.publish_some()
        wait_until(self._sleeps, "a process to fall asleep")
        self.strike(lab, now)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        sleeper = psutil.Process(int(self._stopped.read_text()))
        self._stopped.unlink()
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
            os.kill(sleeper.pid, signal.SIGCONT)
        wait_until(lambda: _runs(worker) > runs, "the sleeper to store its batch")

    def _sleeps(self) -> bool:
        return self._stopped.exists() and self._stopped.read_text() != ""


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
