"""What only a Redis stream suffers: consumers that are removed with what they hold."""

import redis

from brokers.redis_entries import GROUP
from tests.chaos.laboratory import Laboratory
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.chaos.sleeper import Sleeper


class Orphans(Scenario):
    name = "orphans"
    breaks = "an operator removes consumers that hold reports; their process dies"
    brokers = ("valkey",)
    spares_others = True

    def prepare(self, lab: Laboratory) -> None:
        self._sleeper = Sleeper(lab)
        self._sleeper.launch_worker().wait_ready()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        self._sleeper.arm()
        now.publish_rest()
        self._sleeper.wait()
        now.holds_some()
        # As XGROUP DELCONSUMER says, it forgets so many that nobody else knows of.
        assert self._remove_consumers(lab) > 0, "no consumer held anything"
        self._sleeper.kill()

    def _remove_consumers(self, lab: Laboratory) -> int:
        settings = lab.stack.settings
        with redis.Redis.from_url(settings.required_reports_url) as server:
            stream = settings.reports_queue
            consumers = server.xinfo_consumers(stream, GROUP)
            return sum(
                server.xgroup_delconsumer(stream, GROUP, each["name"])
                for each in consumers
            )
