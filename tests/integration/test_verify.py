"""`fuel-history verify`: archives by their links, heads that were kept elsewhere."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text

from admin.main import main
from answers.digests import close_all
from db.database import Database
from db.domain.chain import head
from pipeline.store import store
from tests.integration.test_archives import deliveries, old_runs, remove
from tests.support.stored.stored import Stored
from tests.support.streams.streams import all_streams


Admin = Callable[..., Result]
NO_DATABASE = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}


@pytest.fixture
def admin(database_url: str) -> Admin:
    def run(*words: str, environ: dict[str, str] | None = None) -> Result:
        used = environ or {"DATABASE_URL": database_url}
        return CliRunner().invoke(main, words, env=used)

    return run


@pytest.fixture
def exported(
    database: Database, stored: Stored, admin: Admin, tmp_path: Path
) -> list[Path]:
    """Archives of recorded runs, and of one with all that rows can hold."""
    old_runs(database, stored)
    with database.writer() as connection:
        connection.execute(text("UPDATE tasks SET status = 'ready'"))
    assert len([*close_all(database)]) == 3
    with database.reader() as connection:
        ids = connection.execute(text("SELECT id FROM tasks ORDER BY id")).scalars()
        done = admin("export", *map(str, ids), "--to", str(tmp_path / "archive"))
    assert done.exit_code == 0, done.output
    return sorted((tmp_path / "archive").iterdir())


def lines(path: Path) -> list[dict[str, Any]]:
    return [
        json.loads(each) for each in gzip.decompress(path.read_bytes()).splitlines()
    ]


def link(path: Path) -> dict[str, Any]:
    [found] = [line for line in lines(path) if "link" in line]
    members = found["link"]
    assert isinstance(members, dict)
    return members


def edit(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    edited = lines(path)
    for line in edited:
        change(line)
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, edited)).encode()))


def test_an_archive_is_checked_by_the_chain(exported: list[Path], admin: Admin) -> None:
    done = admin("verify", *map(str, exported))

    assert done.exit_code == 0, done.output
    assert len(exported) == 3
    assert done.stdout.splitlines() == [
        f"{path}: run {number}: as it was, head {link(path)['head']}"
        for number, path in enumerate(exported, 1)
    ]


def test_a_head_checks_an_archive_without_a_database(
    exported: list[Path], admin: Admin
) -> None:
    first, second, _ = exported
    its_head = link(first)["head"]

    alone = admin("verify", str(first), "--head", its_head, environ=NO_DATABASE)
    other = admin("verify", str(second), "--head", its_head, environ=NO_DATABASE)

    assert (alone.exit_code, other.exit_code) == (0, 1)
    assert other.stdout.endswith(" is none of these\n")


def test_an_edited_archive_is_found(exported: list[Path], admin: Admin) -> None:
    path = exported[0]

    def worsen(line: dict[str, Any]) -> None:
        if line.get("entry", {}).get("node_id") == "1":
            line["entry"]["status"] = "error"

    edit(path, worsen)
    done = admin("verify", str(path))

    assert done.exit_code == 1
    assert "run 1: it differs: rows of node 1; " in done.stdout


def test_a_new_link_of_an_edited_archive_is_found(
    exported: list[Path], admin: Admin
) -> None:
    path = exported[0]
    before = link(path)

    def replace(line: dict[str, Any]) -> None:
        if "transaction" in line:
            line["transaction"]["uuid"] = "another"
        if "link" in line:
            forged = dict(line["link"])
            own = bytes.fromhex(forged["leaf"])
            forged["head"] = head(bytes(32), "another", own).hex()
            line["link"] = forged

    edit(path, replace)
    done = admin("verify", str(path), "--head", before["head"])

    assert done.exit_code == 1
    assert "its own row" in done.stdout


def test_a_run_that_is_not_closed_has_no_link(
    database: Database, admin: Admin, tmp_path: Path
) -> None:
    stream = all_streams()[0]
    store(database, deliveries([stream.start]))
    assert admin("export", "1", "--to", str(tmp_path)).exit_code == 0
    [path] = tmp_path.iterdir()

    done = admin("verify", str(path))

    assert (done.exit_code, done.stdout) == (
        1,
        f"{path}: run 1: it carries no link to check it by\n",
    )


def test_a_damaged_archive_is_told(exported: list[Path], admin: Admin) -> None:
    exported[0].write_bytes(b"no archive")

    done = admin("verify", *map(str, exported))

    assert done.exit_code == 1
    assert done.stdout.startswith(f"{exported[0]}, line 1: Not a gzipped file")
    assert done.stdout.count("as it was") == 2


def test_what_retention_archives_is_checked_after_it_was_removed(
    exported: list[Path], admin: Admin, tmp_path: Path
) -> None:
    files = remove(admin, tmp_path / "removed")

    assert admin("verify", *files).exit_code == 0
    assert "removed, head " in admin("verify").stdout


def test_a_kept_head_is_in_the_chain(
    exported: list[Path], admin: Admin, database: Database
) -> None:
    heads = [link(path)["head"] for path in exported]

    done = admin("verify", "--head", heads[0], "--head", heads[1].upper())

    assert done.exit_code == 0
    clusters = [link(path)["cluster_id"] for path in exported]
    assert done.stdout.splitlines()[-2:] == [
        f"head {heads[place]}: link 1 of environment {clusters[place]}, run {place + 1}"
        for place in (0, 1)
    ]

    # Who owns the database can make a whole new chain, but not with these heads.
    with database.writer() as connection:
        connection.execute(text("DELETE FROM chain_links"))
        connection.execute(text("UPDATE tasks SET message = 'was fine'"))
        connection.execute(text("DELETE FROM run_digests"))
    assert len([*close_all(database)]) == 3
    assert admin("verify").exit_code == 0
    again = admin("verify", "--head", heads[0])
    assert (again.exit_code, again.stdout.splitlines()[-1]) == (
        1,
        f"head {heads[0]}: in no chain",
    )
    assert admin("verify", "--head", "41f0").exit_code == 2
