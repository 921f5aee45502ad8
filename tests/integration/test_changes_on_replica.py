"""Where a reader is in a run holds on a streaming replica as on the primary."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from db.database import Database
from db.queries.changes import position_of
from tests.chaos.replicas import ReplicatedPostgreSQL
from tests.queries import query
from tests.stack import wait_until
from tests.stored import Stored


_NOW = "SELECT pg_current_wal_lsn()::text"
_REPLAYED = "SELECT pg_last_wal_replay_lsn() >= '{}'::pg_lsn"


@pytest.fixture
def replicated(tmp_path: Path) -> Iterator[ReplicatedPostgreSQL]:
    servers = ReplicatedPostgreSQL(tmp_path)
    try:
        servers.start()
        servers.add_standby()
        yield servers
    finally:
        servers.stop()


def test_a_replicas_horizon_is_held_by_who_writes_on_the_primary(
    replicated: ReplicatedPostgreSQL,
) -> None:
    with (
        closing(Database(replicated.primary_url, application_name="test")) as primary,
        closing(Database(replicated.standby_url, application_name="test")) as replica,
    ):
        first = Stored(primary).transaction()
        with primary.writer() as writing:
            # Under way, and older than what is committed next.
            number = writing.execute(
                text("UPDATE tasks SET progress = 7 RETURNING xmin::text::bigint")
            ).scalar_one()
            second = Stored(primary).transaction()
            _caught_up(replicated)
            with replica.reader() as reading:
                before = position_of(reading, first)
                position_of(reading, second)  # what was committed after it is seen
        assert before.horizon == number

        _caught_up(replicated)
        with replica.reader() as reading:
            assert position_of(reading, first).horizon > number


def _caught_up(replicated: ReplicatedPostgreSQL) -> None:
    (written,) = query(replicated.primary_url, _NOW)
    statement = _REPLAYED.format(written)
    wait_until(
        lambda: query(replicated.standby_url, statement) == (True,),
        "the replica to have replayed what was written",
    )
