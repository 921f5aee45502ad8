"""Workers that die and end."""

import psutil

from tests.chaos.laboratory import Laboratory
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.support.servers.stack import wait_until
from tests.support.workers.worker import Worker


class _TwoWorkers(Scenario):
    """While one is replaced the other goes on."""

    def prepare(self, lab: Laboratory) -> None:
        self._alive = [self._launch(lab) for _ in range(2)]
        for worker in self._alive:
            worker.wait_ready()

    def _launch(self, lab: Laboratory) -> Worker:
        return lab.workers.launch()

    def _oldest(self, lab: Laboratory) -> Worker:
        """Return the one that is longest at work; its successor is on its way."""
        oldest = self._alive.pop(0).wait_ready()
        self._alive.append(self._launch(lab))
        return oldest


class KillWorker(_TwoWorkers):
    name = "worker-kill"
    breaks = "kill -9 of one of two workers with all its processes"
    spares_others = True

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        self._oldest(lab).kill()


class StopWorker(_TwoWorkers):
    name = "worker-stop"
    breaks = "SIGTERM to one of two workers during load"
    spares_others = True

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        oldest = self._oldest(lab)
        oldest.process.terminate()
        now.publish_rest()
        assert oldest.process.wait(60) == 0, oldest.log


class KillAllWorkers(_TwoWorkers):
    name = "workers-kill-all"
    breaks = "kill -9 of all workers at once; new ones are started"

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        for worker in self._alive:
            worker.kill()
        now.publish_rest()
        self.prepare(lab)


class KillPoolProcess(Scenario):
    name = "pool-process-kill"
    breaks = "kill -9 of one pool process; its worker goes on"
    spares_others = True

    def prepare(self, lab: Laboratory) -> None:
        self._worker = lab.workers.start()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        worker = psutil.Process(self._worker.process.pid)
        # None, or half of them: the last one is being replaced.
        wait_until(lambda: len(worker.children()) > 0, "a pool process")
        now.chance.choice(worker.children()).kill()


class KillBeforeAcknowledgement(_TwoWorkers):
    name = "kill-before-acknowledgement"
    breaks = "kill -9 of a worker exactly between COMMIT and acknowledgement"
    spares_others = True

    def prepare(self, lab: Laboratory) -> None:
        self._fault = lab.servers.own_directory() / "fault"
        super().prepare(lab)

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        self._fault.write_text("kill")
        super().repeat(lab, now)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        now.publish_rest()
        wait_until(lambda: bool(self._dead()), "a worker to kill itself")
        self._alive.remove(self._dead()[0])
        self._alive.append(self._launch(lab))

    def _dead(self) -> list[Worker]:
        return [each for each in self._alive if each.process.poll() is not None]

    def _launch(self, lab: Laboratory) -> Worker:
        return lab.workers.launch(
            "tests.support.workers.faulty_worker", FAULT_FILE=str(self._fault)
        )
