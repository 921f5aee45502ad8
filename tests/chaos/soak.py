"""`python -m tests.chaos.soak`: steady load, and a kill -9 of something now and then.

The exit code is 1 when a report was lost, doubled or wrong, or when the lag was not
below 2 s again within 30 s of each kill.
"""

import argparse
import random
import secrets
import sys
import threading
import time

from rich.console import Console
from rich.progress import track

from tests.chaos.checker import Findings, check
from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.lag import Lag
from tests.chaos.servers import SharedServers
from tests.chaos.soak_result import Kill, tell
from tests.chaos.victims import Victims
from tests.chaos.workload import Workload
from tests.support.servers.stack import wait_until


_LOOK_SECONDS = 0.2


class _Producer(threading.Thread):
    """Sends so many reports a second until told to stop."""

    def __init__(self, lab: Laboratory, lag: Lag, chance: random.Random, rate: int):
        super().__init__(name="producer")
        self._lab, self._lag, self._chance, self._rate = lab, lag, chance, rate
        self.stopped = threading.Event()
        self.workloads: list[Workload] = []
        self.sent = 0

    def run(self) -> None:
        began = time.monotonic()
        while not self.stopped.wait(max(began + self.sent / self._rate - _now(), 0)):
            workload = Workload(self._chance, runs=1)
            self._lab.publish(workload.messages)
            self._lag.accepted(workload)
            self.workloads.append(workload)
            self.sent += len(workload.messages)


def _now() -> float:
    return time.monotonic()


def soak(
    lab: Laboratory, asked: argparse.Namespace, console: Console
) -> tuple[bool, list[str]]:
    """Return whether all went well, and what to tell of it."""
    chance = random.Random(asked.seed)
    victims = Victims(lab, chance)
    lag = Lag(lab.stack.database)
    producer = _Producer(lab, lag, random.Random(f"{asked.seed}/producer"), asked.rate)
    began = _now()
    producer.start()
    kills: list[Kill] = []
    rounds = round(asked.minutes * 60 / asked.every)
    for number in track(range(rounds), "kills", console=console, transient=True):
        next_at = began + (number + 1) * asked.every
        while _now() < next_at:
            lag.look()
            time.sleep(_LOOK_SECONDS)
        at = _now()
        kills.append(Kill(at, victims.kill_one()))
    producer.stopped.set()
    producer.join()
    seconds = _now() - began
    wait_until(lambda: lag.look() == 0, "all reports to be stored")
    lab.workers.stop()
    findings = _check(lab, producer.workloads)
    return tell(findings, lag, kills, producer.sent, seconds)


def _check(lab: Laboratory, workloads: list[Workload]) -> Findings:
    findings = Findings()
    for workload in workloads:
        findings.add(check(lab.stack.database, workload))
    if not lab.is_empty():
        findings.lost.append("reports that stay in the broker")
    return findings


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.soak")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--rate", type=int, default=500, help="reports a second")
    parser.add_argument("--every", type=float, default=20, help="seconds between kills")
    parser.add_argument("--broker", choices=("valkey", "rabbitmq"), default="valkey")
    parser.add_argument("--seed", default=secrets.token_hex(4))
    asked = parser.parse_args()
    console = Console(stderr=True)
    console.print(f"seed {asked.seed}", highlight=False)
    needs = Needs(own_database=True, own_broker=True)
    with SharedServers([]) as servers, Laboratory(asked.broker, needs, servers) as lab:
        well, lines = soak(lab, asked, console)
    sys.stdout.write("\n".join(lines).rstrip() + "\n")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
