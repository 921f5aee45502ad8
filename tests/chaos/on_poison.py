"""Messages that end whoever stores them."""

import json
import time
import zlib

import psutil

from tests.chaos.laboratory import Laboratory
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.support.servers.stack import wait_until
from tests.support.workers.worker import Worker


#: Seconds in which what kills is found: it kills four processes, and for each of them
#: TAKEOVER_SECONDS (1 here) may pass, and the 10 s after which Celery takes note.
_BURIED_WITHIN = 60.0
_POISON = "chaos-poison"
#: Tasks of a start message of a megabyte that needs some hundred megabytes.
_TASKS = 300_000


class _Poisoned(Scenario):
    """Workers that die are started again, as a supervisor does."""

    spares_others = True
    #: How many workers, of two processes each.
    workers = 1
    #: Why the message is dead, as dead reports say it.
    reason = "killed_process"

    def prepare(self, lab: Laboratory) -> None:
        self._alive = [self.launch(lab) for _ in range(self.workers)]
        for worker in self._alive:
            worker.wait_ready()

    def launch(self, lab: Laboratory) -> Worker:
        return lab.workers.launch(
            "tests.support.workers.poisoned_worker", POISON=_POISON
        )

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        payload = self.poison(now)
        before = self._buried(lab)
        now.publish_to_die(payload)
        now.publish_rest()

        def is_buried() -> bool:
            self._start_dead_ones(lab)
            self.meanwhile(now)
            return self._buried(lab) > before

        wait_until(is_buried, "the poison to be a dead report", _BURIED_WITHIN)

    def poison(self, now: Repetition) -> bytes:
        args = {"task_uuid": now.workload.uuids[0], "status": "running"}
        content = {"method": "deploy_resp", "args": args, "seed": now.seed}
        return json.dumps(content | {"what": _POISON}).encode()

    def meanwhile(self, now: Repetition) -> None:
        """Do something more while the poison is found out."""

    def _buried(self, lab: Laboratory) -> int:
        return lab.stack.count("dead_reports", f"reason = '{self.reason}'")

    def _start_dead_ones(self, lab: Laboratory) -> None:
        alive = [each for each in self._alive if each.process.poll() is None]
        missing = self.workers - len(alive)
        self._alive = alive + [self.launch(lab) for _ in range(missing)]


class Poison(_Poisoned):
    name = "poison"
    breaks = "a message kills every process that decodes it, among others"


class PoisonAmongKills(_Poisoned):
    name = "poison-among-kills"
    breaks = "the same, while pool processes and workers are killed by chance"
    workers = 2
    # At times no process is left.
    spares_others = False

    def prepare(self, lab: Laboratory) -> None:
        super().prepare(lab)
        self._next = 0.0

    def meanwhile(self, now: Repetition) -> None:
        # What others die of must not be said of an innocent message.
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + now.chance.uniform(1, 3)
        worker = now.chance.choice(self._alive)
        children = psutil.Process(worker.process.pid).children()
        if children and now.chance.random() < 0.7:
            now.chance.choice(children).kill()
        elif worker is not self._alive[-1]:
            worker.kill()


class TooMuchMemory(_Poisoned):
    name = "too-much-memory"
    breaks = "a message needs more memory than a process of a worker may use"
    reason = "too_much_memory"

    def launch(self, lab: Laboratory) -> Worker:
        return lab.workers.launch(WORKER_MEMORY_MB="100")

    def poison(self, now: Repetition) -> bytes:
        tasks = [{"id": f"task-{n}", "type": "puppet"} for n in range(_TASKS)]
        args = {"task_uuid": now.seed, "tasks_graph": {"1": tasks}}
        return zlib.compress(
            json.dumps({"method": "task_deploy", "args": args}).encode()
        )
