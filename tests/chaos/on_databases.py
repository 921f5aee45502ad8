"""Databases that restart, die, hang and lose connections and answers."""

import signal
from typing import ClassVar

from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.support.servers.stack import wait_until


class _RestartDatabase(Scenario):
    needs = Needs(own_database=True)
    number: ClassVar[signal.Signals]

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        lab.postgresql.process.send_signal(self.number)
        now.publish_rest()
        lab.postgresql.process.wait(60)
        lab.postgresql.start()


class RestartDatabase(_RestartDatabase):
    name = "database-restart-fast"
    breaks = (
        "fast shutdown of PostgreSQL (open transactions are rolled back), then start"
    )
    number = signal.SIGINT


class RestartDatabaseAtOnce(_RestartDatabase):
    name = "database-restart-immediate"
    breaks = "immediate shutdown of PostgreSQL, then start with recovery from its log"
    number = signal.SIGQUIT


class KillDatabase(_RestartDatabase):
    name = "database-kill"
    breaks = "kill -9 of PostgreSQL's main process, then start with recovery"
    number = signal.SIGKILL


class CutDatabase(Scenario):
    name = "database-cut"
    breaks = "all connections to the database are cut, once to three times"
    needs = Needs(database_relay=True)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        for _ in range(now.chance.randint(1, 3)):
            lab.database_relay.cut()
            now.publish_rest()


class FreezeDatabase(Scenario):
    name = "database-freeze"
    breaks = "nothing passes to or from the database; then it goes on, or all is cut"
    needs = Needs(database_relay=True)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        lab.database_relay.freeze()
        try:
            now.publish_rest()
            if now.chance.random() < 0.5:
                lab.database_relay.cut()
        finally:
            lab.database_relay.thaw()


class LoseCommit(Scenario):
    name = "lost-commit-answer"
    breaks = "a COMMIT arrives, and its answer is lost with the connection"
    needs = Needs(database_relay=True)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        lost = lab.database_relay.lost_commits
        lab.database_relay.lose_commit(after=now.chance.randint(0, 5))
        now.publish_rest()
        wait_until(
            lambda: lab.database_relay.lost_commits > lost,
            "the answer to a COMMIT to be lost",
        )
