"""What a soak kills, by kill -9; each is started again as a supervisor would."""

import random
from collections.abc import Callable

import psutil

from tests.chaos.laboratory import Laboratory
from tests.support.workers.worker import Worker


class Victims:
    """Two workers with their pool processes, the broker, the database."""

    def __init__(self, lab: Laboratory, chance: random.Random) -> None:
        self._lab = lab
        self._chance = chance
        self._workers = {name: self._launch(name) for name in ("one", "two")}
        for worker in self._workers.values():
            worker.wait_ready()
        self._all: dict[str, Callable[[], None]] = {
            "worker": self._kill_worker,
            "pool process": self._kill_pool_process,
            "broker": self._kill_broker,
            "database": self._kill_database,
        }
        self._next: list[str] = []

    def kill_one(self) -> str:
        """Kill one of them, each kind in its turn; return which."""
        if not self._next:
            self._next = self._chance.sample(list(self._all), len(self._all))
        victim = self._next.pop()
        self._all[victim]()
        return victim

    def _launch(self, name: str) -> Worker:
        # As the product is by default; the laboratory's own are for small batches.
        return self._lab.workers.launch(
            name=name, RECEIVE_BATCH="1000", TAKEOVER_SECONDS="15"
        )

    def _kill_worker(self) -> None:
        name = self._chance.choice(list(self._workers))
        self._workers[name].kill()
        self._workers[name] = self._launch(name)

    def _kill_pool_process(self) -> None:
        worker = self._chance.choice(list(self._workers.values()))
        children = psutil.Process(worker.process.pid).children()
        if children:
            self._chance.choice(children).kill()

    def _kill_broker(self) -> None:
        self._lab.broker_server.kill()
        self._lab.broker_server.start()

    def _kill_database(self) -> None:
        self._lab.postgresql.process.kill()
        self._lab.postgresql.process.wait()
        self._lab.postgresql.start()
