"""One scenario on one broker, as often as asked: a line of the table."""

import dataclasses
import traceback
from collections.abc import Callable

from sqlalchemy import func, select

from db.tables import dead_reports
from tests.chaos.canary import Canary
from tests.chaos.checker import Findings
from tests.chaos.laboratory import Laboratory
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.chaos.servers import SharedServers, missing


#: Characters of an error that are shown: it may hold a worker's log.
_LONGEST = 2000


@dataclasses.dataclass
class Result:
    """What came out of one scenario on one broker."""

    scenario: type[Scenario]
    broker: str
    repetitions: int = 0
    sent: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    #: Repetitions after which something was stored, but not soon enough.
    late: int = 0
    #: 1 where it broke off for another reason: a fault that did not strike, for one.
    failed: int = 0
    #: Seconds until all was stored, and those that another run had to wait, at most.
    recovered_in: float = 0.0
    others_waited: float | None = None
    #: What went wrong, each with the seed of its repetition.
    failures: list[str] = dataclasses.field(default_factory=list)
    #: Why it did not run, None: it did.
    missing: str | None = None

    def add(self, seed: str, findings: Findings) -> None:
        """Count what is wrong."""
        if findings:
            self.lost += len(findings.lost)
            self.doubled += len(findings.doubled)
            self.wrong += len(findings.wrong)
            self.late += bool(findings.late)
            self.failures.append(f"seed {seed}\n{findings}")

    def took(self, repetition: Repetition) -> None:
        """Count a repetition that came to its end."""
        self.repetitions += 1
        self.sent += repetition.sent
        self.recovered_in = max(self.recovered_in, repetition.recovered_in)
        if repetition.others_waited is not None:
            longest = max(self.others_waited or 0.0, repetition.others_waited)
            self.others_waited = longest


def run_cell(
    scenario: type[Scenario],
    broker: str,
    seed: str,
    repeat: int,
    servers: SharedServers,
    tell: Callable[[], None] = lambda: None,
) -> Result:
    """Run a scenario `repeat` times, with seeds made of `seed`; `tell` after each.

    What its repetitions left is looked at once more when all workers have ended:
    then no late write can hide, and the broker must be empty.
    """
    result = Result(scenario, broker)
    this = scenario()
    result.missing = missing(broker) or this.missing()
    if result.missing:
        return result
    seeds = [f"{seed}/{scenario.name}/{broker}/{number}" for number in range(repeat)]
    done: list[Repetition] = []
    try:
        with Laboratory(broker, scenario.needs, servers) as lab:
            this.prepare(lab)
            others = Canary(lab) if this.spares_others else None
            for each in seeds:
                now = Repetition(
                    lab, each, scenario.times, scenario.recovers_within, others
                )
                done.append(now)
                with now:
                    this.repeat(lab, now)
                    result.add(each, now.settle())
                result.took(now)
                tell()
                if result.failures:
                    break
            this.finish(lab)
            _look_again(lab, done, result)
    except Exception as error:  # noqa: BLE001 - one scenario must not end the others
        at = done[-1].seed if done else seed
        where = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__}: {error}"[-_LONGEST:]
        result.failed = 1
        result.failures.append(f"seed {at}\n{where.filename}:{where.lineno}: {said}")
    return result


def _look_again(lab: Laboratory, done: list[Repetition], result: Result) -> None:
    lab.workers.stop()
    if not lab.is_empty():
        result.add("all", Findings(lost=["reports that stay in the broker"]))
    if result.failures:
        return
    for each in done:
        result.add(f"{each.seed}, at the end", each.check())
    with lab.stack.database.reader() as connection:
        count = select(func.count()).select_from(dead_reports)
        dead = connection.execute(count).scalar_one()
    expected = sum(each.dead for each in done)
    if dead != expected:
        result.add("all", Findings(wrong=[f"{dead} dead reports, not {expected}"]))
