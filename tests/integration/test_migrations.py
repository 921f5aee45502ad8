"""The schema: upgrade, downgrade, and no difference to db/tables/."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from alembic import command
from db.database import Database
from db.domain.errors import DatabaseUnavailable, WrongDatabase
from db.history.partitions import WIDTH, ensure_partitions, partition_name
from db.runs.transactions import next_task_id
from db.schema.migrate import configuration, downgrade, locked, upgrade
from db.schema.scripts import newest_revision
from tests.support.servers.services import TemplateDatabase


NEWEST = newest_revision()


@pytest.fixture(params=["embedded", "separate"])
def empty_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A new database without our schema, on each PostgreSQL that there is."""
    databases: TemplateDatabase = request.getfixturevalue(f"{request.param}_databases")
    url = databases.create(empty=True)
    yield url
    databases.drop(url)


def names(url: str) -> set[str]:
    """Everything of ours in the database: tables, sequences, indexes, types."""
    database = Database(url, application_name="test")
    with database.reader() as connection:
        found = connection.execute(
            text(
                "SELECT relname FROM pg_class"
                " WHERE relnamespace = 'public'::regnamespace"
                " UNION ALL SELECT typname FROM pg_type"
                " WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'"
            )
        )
        result = set(found.scalars())
    database.close()
    return result - {"alembic_version", "alembic_version_pkc"}


def test_upgrade_and_downgrade_leave_nothing_behind(empty_database_url: str) -> None:
    assert upgrade(empty_database_url) == (None, NEWEST)
    everything = names(empty_database_url)
    database = Database(empty_database_url, application_name="test")
    next_task_id(database)  # with a partition, as it will be in use
    database.close()

    assert downgrade(empty_database_url, "base") == (NEWEST, None)
    assert names(empty_database_url) == set()
    assert upgrade(empty_database_url) == (None, NEWEST)
    assert names(empty_database_url) == everything


def test_a_second_upgrade_finds_nothing_to_do(empty_database_url: str) -> None:
    upgrade(empty_database_url)

    assert upgrade(empty_database_url) == (NEWEST, NEWEST)


def test_models_and_migrations_are_equal(empty_database_url: str) -> None:
    """`alembic check`, with a partition there that it must pass over."""
    upgrade(empty_database_url)
    database = Database(empty_database_url, application_name="test")
    next_task_id(database)
    with database.engine.begin() as connection, locked(connection):
        command.check(configuration(connection))
    database.close()


def test_two_migrators_at_once_both_succeed(empty_database_url: str) -> None:
    revisions = []
    threads = [
        threading.Thread(target=lambda: revisions.append(upgrade(empty_database_url)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(revisions, key=str) == [
        (NEWEST, NEWEST),
        (NEWEST, NEWEST),
        (None, NEWEST),
    ]


def test_a_migration_does_not_wait_for_ever_for_a_lock(database_url: str) -> None:
    """Reports go on, and the migrator says so instead of blocking all behind it."""
    engine = Database(database_url, application_name="test").engine
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE deployment_history IN ACCESS SHARE MODE"))

        with pytest.raises(DatabaseUnavailable, match="lock timeout"):
            downgrade(database_url, "base")
    engine.dispose()


def test_a_database_that_cannot_keep_every_text_is_refused(
    embedded_databases: TemplateDatabase,
) -> None:
    url = embedded_databases.create(empty=True, encoding="LATIN1")

    with pytest.raises(WrongDatabase, match="encoding is LATIN1, and must be UTF8"):
        upgrade(url)

    assert names(url) == set()
    embedded_databases.drop(url)


def test_a_schema_of_a_later_version_is_left_alone(database_url: str) -> None:
    database = Database(database_url, application_name="test")
    with database.writer() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(WrongDatabase, match="9999"):
        upgrade(database_url)
    database.close()


def test_the_specified_constraint_and_indexes_are_there(database: Database) -> None:
    with database.reader() as connection:
        definitions = connection.execute(
            text(
                "SELECT substring(indexdef from 'USING.*'), indexdef LIKE '%UNIQUE%'"
                " FROM pg_indexes WHERE tablename = 'deployment_history'"
            )
        )
        found = {tuple(row) for row in definitions}

    assert found >= {
        ("USING btree (task_id, node_id, deployment_graph_task_name)", True),
        ("USING btree (task_id, node_id)", False),
        ("USING btree (task_id, status)", False),
        ("USING btree (task_id, node_id, status)", False),
    }


def partitions(database: Database) -> list[str]:
    with database.reader() as connection:
        found = connection.execute(
            text(
                "SELECT relid::text FROM pg_partition_tree('deployment_history')"
                " WHERE isleaf ORDER BY 1"
            )
        )
        return [name for name in found.scalars() if name != "deployment_history"]


def test_the_next_partition_is_made_ahead(database: Database) -> None:
    ensure_partitions(database, [1])
    assert partitions(database) == [partition_name(1)]

    ensure_partitions(database, [WIDTH // 2])
    assert partitions(database) == [partition_name(1), partition_name(WIDTH)]


def test_partitions_made_by_many_at_once_are_made_once(database_url: str) -> None:
    database = Database(database_url, application_name="test", pool_size=8)
    failures: list[BaseException] = []

    def make() -> None:
        try:
            ensure_partitions(database, [WIDTH])
        except BaseException as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert partitions(database) == [partition_name(WIDTH)]
    database.close()
