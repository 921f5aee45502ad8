"""Ways in which a database takes no reports; each for the time of a block."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from tests.chaos.laboratory import Laboratory
from tests.chaos.worker_role import end_sessions
from tests.support.stored.queries import query


#: Tables that a worker writes to.
_TABLES = ("tasks", "deployment_history", "dead_reports", "dead_levels")

Fault = Callable[[Laboratory, random.Random], AbstractContextManager[None]]


@contextmanager
def away(lab: Laboratory, chance: random.Random) -> Iterator[None]:
    """Nobody listens at the database's port."""
    lab.database_relay.stop()
    try:
        yield
    finally:
        lab.database_relay.start()


@contextmanager
def read_only(lab: Laboratory, chance: random.Random) -> Iterator[None]:
    """Every transaction is read only, as on a replica that was promoted too late."""
    with _role(lab, "SET default_transaction_read_only = on"):
        yield


@contextmanager
def connection_limit(lab: Laboratory, chance: random.Random) -> Iterator[None]:
    """The workers' role has all the connections that it may have."""
    with _role(lab, "CONNECTION LIMIT 0"):
        yield


@contextmanager
def missing_table(lab: Laboratory, chance: random.Random) -> Iterator[None]:
    """A table is not there, as before a migration."""
    table = chance.choice(_TABLES)
    _execute(lab, f"ALTER TABLE {table} RENAME TO chaos_{table}")
    try:
        yield
    finally:
        _execute(lab, f"ALTER TABLE chaos_{table} RENAME TO {table}")


@contextmanager
def missing_right(lab: Laboratory, chance: random.Random) -> Iterator[None]:
    """The workers' role may not insert into a table."""
    # What is inserted only now and then is not missed at once.
    table = chance.choice(("deployment_history", "dead_reports"))
    _execute(lab, f"REVOKE INSERT ON {table} FROM {lab.worker_role}")
    try:
        yield
    finally:
        _execute(lab, f"GRANT INSERT ON {table} TO {lab.worker_role}")


@contextmanager
def failing_writes(lab: Laboratory, chance: random.Random) -> Iterator[None]:
    """The database looks well, and fails at each write, as with a full disk."""
    _execute(
        lab,
        """
        CREATE FUNCTION chaos() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF EXISTS (SELECT FROM rows) THEN
            RAISE EXCEPTION 'no space left on device' USING ERRCODE = 'disk_full';
          END IF;
          RETURN NULL;
        END $$;
        CREATE TRIGGER chaos_insert AFTER INSERT ON deployment_history
          REFERENCING NEW TABLE AS rows
          FOR EACH STATEMENT EXECUTE FUNCTION chaos();
        CREATE TRIGGER chaos_update AFTER UPDATE ON deployment_history
          REFERENCING NEW TABLE AS rows
          FOR EACH STATEMENT EXECUTE FUNCTION chaos()
        """,
    )
    try:
        yield
    finally:
        _execute(lab, "DROP FUNCTION chaos() CASCADE")


#: Those that are seen by a look at the database before anything is taken.
SEEN: tuple[Fault, ...] = (away, read_only, connection_limit, missing_table)


@contextmanager
def _role(lab: Laboratory, setting: str) -> Iterator[None]:
    url = lab.stack.settings.required_database_url
    _execute(lab, f"ALTER ROLE {lab.worker_role} {setting}")
    end_sessions(url, lab.worker_role)
    try:
        yield
    finally:
        _execute(
            lab,
            f"ALTER ROLE {lab.worker_role} RESET ALL;"
            f" ALTER ROLE {lab.worker_role} CONNECTION LIMIT -1",
        )
        end_sessions(url, lab.worker_role)


def _execute(lab: Laboratory, statements: str) -> None:
    query(lab.stack.settings.required_database_url, f"{statements}; SELECT 1")
