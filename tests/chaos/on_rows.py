"""What writers do to each other's rows, and clocks that nobody can trust."""

from contextlib import closing

import psycopg2
from sqlalchemy import text

from db.domain.statuses import HistoryStatus
from tests.chaos.laboratory import Laboratory
from tests.chaos.on_locks import is_waited_for
from tests.chaos.on_workers import KillPoolProcess
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario
from tests.support.servers.stack import wait_until
from tests.support.stored.queries import query


class OppositeOrder(Scenario):
    name = "opposite-order"
    breaks = "two workers store the same runs, one forwards and one backwards"

    def prepare(self, lab: Laboratory) -> None:
        for worker in [lab.workers.launch(RECEIVE_BATCH="150") for _ in range(2)]:
            worker.wait_ready()

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        # The second half of the one way meets the first half of the other.
        lab.publish(now.workload.messages)
        self.break_once(lab, now)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        again = [
            message
            for message in reversed(now.workload.messages)
            if message.payload not in now.workload.dead
        ]
        lab.publish(again)

    def finish(self, lab: Laboratory) -> None:
        assert _deadlocks(lab) == 0, "workers deadlocked"


class Deadlock(Scenario):
    name = "deadlock"
    breaks = "another session locks rows backwards until PostgreSQL ends the worker's"

    def prepare(self, lab: Laboratory) -> None:
        _set(lab, "deadlock_timeout", "200ms")
        lab.workers.start(RECEIVE_BATCH="1000")

    def repeat(self, lab: Laboratory, now: Repetition) -> None:
        lab.publish(now.workload.starts)
        wait_until(
            lambda: now.entries() == len(now.workload.entries), "pending entries"
        )
        self.break_once(lab, now)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        before = _deadlocks(lab)
        rows = (
            "SELECT 1 FROM deployment_history JOIN tasks ON tasks.id = task_id"
            " WHERE uuid = %s {0} ORDER BY task_id,"
            ' node_id COLLATE "C", deployment_graph_task_name COLLATE "C"'
            " FOR UPDATE OF deployment_history"
        )
        uuid = min(now.workload.uuids)
        # The last of those that a report speaks of: start messages lock none twice.
        last = max(
            key
            for key, entry in now.workload.entries.items()
            if key[0] == uuid and entry.status is not HistoryStatus.pending
        )
        url = lab.stack.settings.required_database_url
        with closing(psycopg2.connect(url)) as session, session.cursor() as cursor:
            # The victim is whoever looks first: the worker.
            cursor.execute("SET deadlock_timeout = '20s'")
            one = "AND node_id = %s AND deployment_graph_task_name = %s"
            cursor.execute(rows.format(one), last)
            lab.publish(now.workload.messages)
            wait_until(lambda: is_waited_for(lab, session.info.backend_pid), "a wait")
            cursor.execute(rows.format(""), [uuid])
            session.rollback()
        wait_until(lambda: _deadlocks(lab) > before, "the deadlock to be counted")


class Serialization(Scenario):
    name = "serialization-failure"
    breaks = "every third batch fails with 40001; the server says serializable"

    def prepare(self, lab: Laboratory) -> None:
        _set(lab, "default_transaction_isolation", "serializable")
        query(
            lab.stack.settings.required_database_url,
            """
            CREATE SEQUENCE chaos;
            CREATE FUNCTION chaos() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              -- Who only looks whether he may write is not counted.
              IF current_query() NOT LIKE '%WHERE false%'
                AND nextval('chaos') % 3 = 0 THEN
                RAISE EXCEPTION 'chaos' USING ERRCODE = 'serialization_failure';
              END IF;
              RETURN NULL;
            END $$;
            CREATE TRIGGER chaos BEFORE INSERT ON deployment_history
              FOR EACH STATEMENT EXECUTE FUNCTION chaos();
            SELECT 1
            """,
        )
        super().prepare(lab)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        """Nothing more: the trigger strikes."""


class ClockSkew(KillPoolProcess):
    name = "clock-skew"
    breaks = (
        "reports' times are decades off, ends before starts; a pool process is killed"
    )
    times = "skewed"


def _set(lab: Laboratory, name: str, value: str) -> None:
    """Set a parameter of the database for all sessions that begin from now on."""
    url = lab.stack.settings.required_database_url
    (database,) = query(url, "SELECT current_database()")
    query(url, f"ALTER DATABASE {database} SET {name} = '{value}'; SELECT 1")


def _deadlocks(lab: Laboratory) -> int:
    with lab.stack.database.reader() as connection:
        statement = text(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        )
        return int(connection.execute(statement).scalar_one())
