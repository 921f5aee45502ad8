"""Processes that hang (SIGSTOP) without dying, one of a worker or all of it."""

import time

import psutil

from tests.chaos.laboratory import Laboratory
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.chaos.sleeper import Sleeper
from tests.support.servers.stack import wait_until


#: Seconds for which something hangs.
_SECONDS = (5.0, 8.0)


class StuckProcess(Scenario):
    name = "stuck-process"
    breaks = "a pool process hangs with its batch in hand; the other one goes on"
    spares_others = True

    def prepare(self, lab: Laboratory) -> None:
        self._sleeper = Sleeper(lab)
        self._sleeper.launch_worker().wait_ready()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        self._sleeper.arm()
        # It may have a report of any run in hand.
        now.publish_rest()
        self._sleeper.wait()
        now.holds_some()
        try:
            time.sleep(now.chance.uniform(*_SECONDS))
        finally:
            self._sleeper.wake()


class StuckIdleProcess(Scenario):
    name = "stuck-idle-process"
    breaks = "a pool process hangs with nothing in hand, and is rung"
    spares_others = True

    def prepare(self, lab: Laboratory) -> None:
        self._worker = lab.workers.start()

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        now.publish_some()
        wait_until(lab.is_empty, "all to be stored")
        self.break_once(lab, now)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        children = psutil.Process(self._worker.process.pid).children()
        victim = now.chance.choice(children)
        victim.suspend()
        now.holds_some()
        try:
            now.publish_rest()
            time.sleep(now.chance.uniform(*_SECONDS))
        finally:
            victim.resume()


class HungWorker(Scenario):
    name = "hung-worker"
    breaks = "all processes of one of two workers hang"
    spares_others = True

    def prepare(self, lab: Laboratory) -> None:
        self._workers = [lab.workers.launch() for _ in range(2)]
        for worker in self._workers:
            worker.wait_ready()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        worker = now.chance.choice(self._workers)
        worker.pause()
        now.holds_some()
        try:
            now.publish_rest()
            time.sleep(now.chance.uniform(*_SECONDS))
        finally:
            worker.resume()


class HungPredecessor(Scenario):
    name = "hung-predecessor"
    breaks = "a worker hangs; its successor of the same name is started"

    def prepare(self, lab: Laboratory) -> None:
        self._worker = lab.workers.start(name="same")

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        hung = self._worker
        hung.pause()
        try:
            self._worker = lab.workers.launch(name="same")
            now.publish_rest()
            self._worker.wait_ready()
            stored = now.stored()
            wait_until(lambda: now.stored() > stored, "the successor to take reports")
        finally:
            if now.chance.random() < 0.5:
                hung.kill()
            else:
                hung.resume()
        # Two of one name are not for long.
        if hung.process.poll() is None:
            hung.stop()
