"""What retention archives comes back as it was."""

import gzip
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from admin.main import main
from brokers.interface import Delivery
from db.clusters.environments import learn_cluster
from db.database import Database
from db.domain.environments import Source
from db.history.partitions import WIDTH
from pipeline.store import store
from tests.support.servers.services import TemplateDatabase
from tests.support.stored.stored import Stored
from tests.support.streams.streams import all_streams


Admin = Callable[..., Result]
TABLES = ("clusters", "tasks", "deployment_history", "transaction_nodes", "snapshots")


def admin_on(url: str) -> Admin:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, arguments, env={"DATABASE_URL": url})

    return run


@pytest.fixture
def admin(database_url: str) -> Admin:
    return admin_on(database_url)


def deliveries(payloads: Iterable[bytes]) -> list[Delivery]:
    return [
        Delivery(number, payload, datetime.now(UTC), "test")
        for number, payload in enumerate(payloads)
    ]


def everything(database: Database) -> dict[str, list[Any]]:
    """Every row, as PostgreSQL writes it."""
    with database.reader() as connection:
        return {
            table: sorted(
                connection.execute(text(f"SELECT t::text FROM {table} t")).scalars()
            )
            for table in TABLES
        }


def age(database: Database, days: int = 400) -> None:
    """Let all that there is have been so long ago."""
    with database.writer() as connection:
        for table, columns in {
            "tasks": ("created_at", "time_start", "time_end", "message_reported_at"),
            "deployment_history": ("time_start", "time_end", "reported_at"),
        }.items():
            ago = ", ".join(f"{each} = {each} - :ago" for each in columns)
            connection.execute(
                text(f"UPDATE {table} SET {ago}"), {"ago": timedelta(days=days)}
            )


def old_runs(database: Database, stored: Stored) -> None:
    """Recorded runs of Astute, and one with all that rows can hold."""
    for stream in all_streams()[:1]:
        store(database, deliveries([stream.start, *stream.reports()]))
    stored.cluster(5)
    parent = stored.transaction(
        cluster_id=5, status="error", progress=7, message="ü\n\t'\"\\", dry_run=True
    )
    child = stored.transaction(status="ready", parent_id=parent, uuid="../ä/\\x")
    stored.entry(
        child,
        "1",
        "ä",
        "error",
        message="line\nline\x01",
        summary='{"b": [1e999],\n "a":"\\u0000", "a": 1.10}',
        custom="null",
        time_end=datetime(1999, 1, 1, 0, 0, 0, 1, UTC),
    )
    stored.entry(child, "10", "B", "pending")
    stored.snapshot(child, "settings", '{ "x" : 1 }')
    age(database)


def remove(admin: Admin, directory: Path) -> list[str]:
    done = admin("retention", "--keep-days", "30", "--archive", str(directory))
    assert done.exit_code == 0, done.output
    return [str(path) for path in sorted(directory.iterdir())]


def test_archived_removed_and_imported_is_as_it_was(
    database: Database, stored: Stored, admin: Admin, tmp_path: Path
) -> None:
    old_runs(database, stored)
    before = everything(database)

    files = remove(admin, tmp_path)
    assert everything(database)["tasks"] == []
    brought = admin("import", *files)

    assert (brought.exit_code, brought.stderr) == (0, "")
    assert brought.stdout.splitlines()[0] == f"{files[0]}: imported transaction 1"
    assert everything(database) == before
    again = admin("import", *files)
    assert again.stdout.splitlines()[0] == f"{files[0]}: merged transaction 1"
    assert everything(database) == before


def test_an_archive_of_before_says_of_the_release_what_it_said_of_the_name(
    database: Database, stored: Stored, admin: Admin, tmp_path: Path
) -> None:
    with database.writer() as connection:
        learn_cluster(
            connection,
            5,
            name="old",
            release_version="liberty-8.0",
            source=Source.graph,
        )
    stored.transaction(cluster_id=5, cluster_evidence="graph:5", status="ready")
    age(database)
    before = everything(database)["clusters"]
    [file] = remove(admin, tmp_path)
    lines = gzip.decompress(Path(file).read_bytes())
    without = lines.replace(b',"release_from":"graph"', b"")
    assert without != lines
    Path(file).write_bytes(gzip.compress(without))
    with database.writer() as connection:
        connection.execute(text("DELETE FROM clusters"))

    assert admin("import", file).exit_code == 0

    assert everything(database)["clusters"] == before


@pytest.mark.parametrize("column", ["cluster_evidence", "known_from", "release_from"])
def test_a_source_that_there_is_not_is_refused(
    database: Database, stored: Stored, admin: Admin, tmp_path: Path, column: str
) -> None:
    stored.cluster(5)
    stored.transaction(cluster_id=5, status="ready")
    age(database)
    [file] = remove(admin, tmp_path)
    lines = gzip.decompress(Path(file).read_bytes())
    lines = lines.replace(f'"{column}":null'.encode(), f'"{column}":"x"'.encode())
    Path(file).write_bytes(gzip.compress(lines))

    refused = admin("import", file)

    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"`{column}` names no source" in refused.stderr


def test_a_dropped_partition_comes_back_too(
    database: Database, stored: Stored, admin: Admin, tmp_path: Path
) -> None:
    old_runs(database, stored)
    with database.writer() as connection:
        connection.execute(text(f"SELECT setval('tasks_id_seq', {WIDTH})"))
    before = everything(database)

    files = remove(admin, tmp_path)
    with database.reader() as connection:
        dropped = text("SELECT to_regclass('deployment_history_0000000000') IS NULL")
        assert connection.execute(dropped).scalar_one()
    admin("import", *files)

    assert everything(database) == before


def test_archives_are_for_their_owner_and_hold_still(
    database: Database, stored: Stored, admin: Admin, tmp_path: Path
) -> None:
    old_runs(database, stored)
    files = [Path(each) for each in remove(admin, tmp_path)]
    kept = {path: path.read_bytes() for path in files}

    # The same again, as after a kill between the archive and the removal.
    admin("import", *map(str, files))
    remove(admin, tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == kept
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert files[0].name == "transaction-0000000001.jsonl.gz"

    # Another run of that name does not take its place.
    admin("import", *map(str, files))
    stored.change(1, message="something else")
    remove(admin, tmp_path)
    assert kept.items() <= {p: p.read_bytes() for p in tmp_path.iterdir()}.items()
    assert (tmp_path / "transaction-0000000001-2.jsonl.gz").exists()


def test_another_database_gives_other_ids_and_keeps_the_uuids(
    database: Database,
    stored: Stored,
    admin: Admin,
    embedded_databases: TemplateDatabase,
    tmp_path: Path,
) -> None:
    old_runs(database, stored)
    before = everything(database)
    files = remove(admin, tmp_path)
    url = embedded_databases.create()
    other = Database(url, application_name="test")
    Stored(other).transaction()  # takes the id 1

    brought = admin_on(url)("import", *files)

    assert brought.exit_code == 0, brought.output
    assert brought.stdout.splitlines()[0] == f"{files[0]}: imported transaction 2"
    after = everything(other)
    assert len(after["tasks"]) == len(before["tasks"]) + 1
    for table in ("clusters", "deployment_history", "transaction_nodes", "snapshots"):
        assert len(after[table]) == len(before[table])
    # Who comes afterwards gets ids that nobody has.
    newcomer = Stored(other)
    newcomer.entry(newcomer.transaction(), "1", "a")
    other.close()
    embedded_databases.drop(url)


def test_reports_that_came_while_it_was_gone_are_applied(
    database: Database, stored: Stored, admin: Admin, tmp_path: Path
) -> None:
    stream = all_streams()[0]
    reports = list(stream.reports())
    store(database, deliveries([stream.start, *reports]))
    before = everything(database)
    age(database)
    with database.writer() as connection:
        connection.execute(text("UPDATE tasks SET status = 'ready'"))
    files = remove(admin, tmp_path)

    late = store(database, deliveries(reports))
    assert (late.parked, late.dead) == (len(reports), 0)
    admin("import", *files)

    with database.reader() as connection:
        parked = text("SELECT count(*) FROM parked_reports")
        assert connection.execute(parked).scalar_one() == 0
    assert len(everything(database)["deployment_history"]) == len(
        before["deployment_history"]
    )


def damaged(whole: bytes) -> dict[str, bytes]:
    lines = gzip.decompress(whole).splitlines(keepends=True)

    def packed(*parts: bytes) -> bytes:
        return gzip.compress(b"".join(parts))

    return {
        "Compressed file ended before the end-of-stream marker": whole[:-20],
        "Not a gzipped file": b"no archive",
        "CRC check failed": whole[:-8] + b"\0" * 4 + whole[-4:],
        "line 1: it is cut off here": b"",
        f"line {len(lines)}: it is cut off here": packed(*lines[:-1]),
        "lines should precede it": packed(*lines[:3], *lines[4:]),
        "it continues after its end": packed(*lines, lines[3]),
        "line 1: it does not start like an archive": packed(*lines[1:]),
        "line 2: there is 'entry', not 'transaction'": packed(lines[0], *lines[3:]),
        "line 1: its version is not 1 or 2": packed(
            lines[0].replace(b'"version":2', b'"version":3'), *lines[1:]
        ),
        "line 3: JSON is malformed": packed(*lines[:2], b"{nonsense\n", *lines[3:]),
        "line 3: Expected `int`, got `str` - at `$.transaction.id`": packed(
            *lines[:2], lines[2].replace(b'"id":', b'"id":"x","no":'), *lines[3:]
        ),
        "line 3: it must contain one item": packed(*lines[:2], b"{}\n", *lines[3:]),
    }


def test_a_damaged_file_is_refused_and_the_others_are_taken(
    database: Database, stored: Stored, admin: Admin, tmp_path: Path
) -> None:
    store(database, deliveries([all_streams()[0].start]))
    age(database)
    [whole] = remove(admin, tmp_path / "archive")

    for reason, content in damaged(Path(whole).read_bytes()).items():
        bad = tmp_path / "bad.jsonl.gz"
        bad.write_bytes(content)

        refused = admin("import", str(bad))

        assert refused.exit_code == 1
        [line] = refused.stderr.splitlines()
        assert line.startswith(f"fuel-history: {bad}, line ")
        assert reason in line
        assert everything(database)["tasks"] == []
    mixed = admin("import", str(bad), whole)
    assert mixed.exit_code == 1
    assert mixed.stdout == f"{whole}: imported transaction 1\n"


def test_an_archive_that_cannot_be_written_removes_nothing(
    database: Database, stored: Stored, admin: Admin
) -> None:
    old_runs(database, stored)
    before = everything(database)

    refused = admin("retention", "--keep-days", "30", "--archive", "/proc/archive")

    assert refused.exit_code == 1
    assert refused.stderr.startswith("fuel-history: ")
    assert "/proc/archive" in refused.stderr
    assert everything(database) == before


def test_a_file_that_there_is_not_is_wrong_usage(admin: Admin) -> None:
    refused = admin("import", "nowhere.jsonl.gz")

    assert refused.exit_code == 2
    assert "File 'nowhere.jsonl.gz' does not exist" in refused.stderr
