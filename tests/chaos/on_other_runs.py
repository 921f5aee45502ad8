"""What one run or one producer does to the others: large starts, rubbish."""

import json
import zlib
from datetime import UTC, datetime
from uuid import uuid4

from brokers.interface import Earlier
from tests.chaos.laboratory import Laboratory
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.support.servers.stack import wait_until
from tests.support.streams.streams import DIRECTORY, Stream


_LARGE = "n500-ok"


class BigStart(Scenario):
    name = "big-start"
    breaks = "start messages of 500 nodes come in beside other runs"
    spares_others = True
    # Two of them, of 8 s each on a loaded machine: they are what recovers.
    recovers_within = 20.0

    def missing(self) -> str | None:
        return None if DIRECTORY.is_dir() else f"no recorded deployments, {DIRECTORY}"

    def prepare(self, lab: Laboratory) -> None:
        self._graph = Stream(_LARGE).graph()
        # As by default: what takes longer is taken for dead (on Redis).
        lab.workers.start(TAKEOVER_SECONDS="15")

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        uuid = str(uuid4())
        start = {"method": "task_deploy", "args": self._graph | {"task_uuid": uuid}}
        payload = zlib.compress(json.dumps([start]).encode(), 1)
        lab.publish([Earlier(payload, datetime.now(UTC))])
        now.publish_rest()
        mine = f"uuid = '{uuid}'"
        wait_until(lambda: lab.stack.count("tasks", mine) == 1, "it to be registered")


class Rubbish(Scenario):
    name = "rubbish"
    breaks = "a queue of bad reports, more than DEAD_LIMIT, before and among a run"
    #: So many before the run, and with each part of it.
    _before, _among = 300, 15
    _limit = 240
    # Beyond the limit they are taken at its rate: so many a minute by each process of
    # two. They stand before the last reports.
    recovers_within = 10 + (_before + 2 * _among - _limit) * 60 / _limit / 2

    def prepare(self, lab: Laboratory) -> None:
        lab.workers.start(DEAD_LIMIT=str(self._limit))

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        self._publish(now, self._before)
        now.publish_some()
        self.break_once(lab, now)
        now.publish_rest()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        self._publish(now, self._among)

    def _publish(self, now: Repetition, number: int) -> None:
        now.publish_to_die(
            *(f"rubbish {now.chance.random()}".encode() for _ in range(number))
        )
