"""Whatever an archive says, its import is whole or refused in one line."""

import gzip
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import falcon.testing
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import JSON, DateTime, text

from admin.main import main
from admin.retention.archives import Archives, read
from api.app import create_app
from api.auth.open_access import OpenAccess
from db.database import Database
from db.domain.errors import DamagedArchive
from db.retention.archive_lines import TABLES
from tests.integration.test_archives import admin_on, everything, remove
from tests.integration.test_replay_memory import MEASURED
from tests.support.servers.launcher import FUEL_HISTORY, ROOT
from tests.support.servers.services import Services
from tests.support.stored.stored import Stored


Lines = list[dict[str, Any]]

#: A value, or what takes the place of one, by what is wrong with it.
IMPOSSIBLE: dict[str, Any] = {
    "null": None,
    "a NUL": "a\0b",
    "half a surrogate": "a\ud800b",
    "a line break and an escape": "a\nb\x1b[2J",
    "a word": "nonsense",
    "a long word": "x" * 30_000,
    "a JSON text cut off": '{"a": ',
    "a JSON text too deep": "[" * 20_000 + "]" * 20_000,
    "a JSON text with too large a number": '{"a": 1e999999}',
    "a JSON text of another shape": "7",
    "a JSON list of another shape": "[7, null]",
    "a JSON object of another shape": '{"a": [7]}',
    "negative": -1,
    "zero": 0,
    "beyond a small column": 2**15,
    "beyond a column": 2**31,
    "beyond a large column": 2**63,
    "beyond every number": 2**70,
    "the last that a large column holds": 2**63 - 1,
    "a fraction": 1.5,
    "true": True,
    "a list": [[]],
    "an object": {"a": {}},
    "a time without a zone": "2026-11-27T00:00:00",
    "a time before all": "0001-01-01T00:00:00+14:00",
    "a time after all": "9999-12-31T23:59:59-14:00",
    "no time": "infinity",
}
#: What reads a run.
READERS = (
    "",
    "/deployment_history/",
    "/summary/",
    "/failures/",
    "/roles/",
    "/settings/",
)


@pytest.fixture
def archive(
    database: Database, database_url: str, stored: Stored, tmp_path: Path
) -> Lines:
    """A run with a value in each column of each table; it is not there any more."""
    ended = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    stored.cluster(5)
    task_id = stored.transaction(
        cluster_id=5,
        status="error",
        progress=100,
        message="failed",
        message_status="error",
        message_reported_at=ended,
        graph_type="default",
        graph_tasks=2,
        time_start=ended,
        time_end=ended,
        created_at=ended,
    )
    for name, status in (("hosts", "ready"), ("ceph", "error")):
        stored.entry(
            task_id,
            "1",
            name,
            status,
            message="said",
            summary='{"a": 1}',
            custom="{}",
            time_start=ended,
            time_end=ended,
            reported_at=ended,
        )
    stored.outcome(task_id, "1", "error", "deploy", "failed")
    stored.snapshot(task_id, "graph", '[{"id": "hosts"}, {"id": "ceph"}]', key="1")
    stored.snapshot(task_id, "task_definitions", '{"hosts": {}, "ceph": {}}')
    stored.snapshot(task_id, "role", '["1"]', key="compute")
    stored.snapshot(task_id, "settings", "{}")
    [file] = remove(admin_on(database_url), tmp_path / "archive")
    with database.writer() as connection:
        connection.execute(text("DELETE FROM clusters"))
    return [json.loads(line) for line in gzip.open(file)]


@pytest.fixture
def imported(database_url: str, tmp_path: Path) -> Callable[..., Result]:
    """Import archives, each in a file of its own, by one command."""

    def run(*archives: Lines) -> Result:
        paths = []
        for number, lines in enumerate(archives):
            paths.append(str(tmp_path / f"a\n{number}.jsonl.gz"))
            write(Path(paths[-1]), lines)
        environ = {"DATABASE_URL": database_url}
        return CliRunner().invoke(main, ["import", *paths], env=environ)

    return run


def write(path: Path, lines: Lines) -> None:
    encoded = "".join(json.dumps(line) + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(encoded, 1))


def is_damaged(path: Path, lines: Lines) -> bool:
    """Say whether an archive is refused before the database hears of it."""
    write(path, lines)
    try:
        for _ in read(path).rows:
            pass
    except DamagedArchive:
        return True
    return False


def variants(archive: Lines, word: str) -> Iterator[tuple[str, Lines]]:
    """Yield the archive with each column of a table wrong in each way."""
    [position, *_] = [n for n, line in enumerate(archive) if word in line]
    row = archive[position][word]
    positions = [n for n, line in enumerate(archive) if word in line]

    def changed(at: int, **values: Any) -> Lines:
        lines = [*archive]
        lines[at] = {word: archive[at][word] | values}
        return lines

    for name in row:
        for wrong, value in IMPOSSIBLE.items():
            if not _concerns(word, name, wrong):
                continue
            # The last has many equals before it that are stored already.
            for at in {*positions} if word == "snapshot" else {positions[-1]}:
                yield f"{word} {at}: {name} is {wrong}", changed(at, **{name: value})
        without = {key: value for key, value in row.items() if key != name}
        lines = [*archive]
        lines[position] = {word: without}
        yield f"{word}: no {name}", lines
    ended = archive[-1]["end"]["lines"]
    more = [*archive[:position], archive[position], *archive[position:-1]]
    yield f"{word}: twice", [*more, {"end": {"lines": ended + 1}}]


def _concerns(word: str, name: str, wrong: str) -> bool:
    """Say whether a text is more than any other text for this column."""
    kind = TABLES[word].c[name].type if word in TABLES else None
    if "JSON" in wrong:
        return isinstance(kind, JSON)
    if "time" in wrong:
        return isinstance(kind, DateTime)
    return True


@pytest.mark.parametrize("there", [False, True], ids=["new", "merged"])
@pytest.mark.parametrize("word", ["archive", *TABLES])
def test_no_value_of_any_column_breaks_an_import(
    database: Database,
    archive: Lines,
    imported: Callable[..., Result],
    tmp_path: Path,
    *,
    word: str,
    there: bool,
) -> None:
    api = falcon.testing.TestClient(create_app(database, OpenAccess()))
    if there:
        assert imported(archive).exit_code == 0
    before = everything(database)
    damaged = []

    for what, lines in variants(archive, word):
        if is_damaged(tmp_path / "looked-at.jsonl.gz", lines):
            damaged.append(lines)
            continue
        done = imported(lines)
        assert done.exception is None or isinstance(done.exception, SystemExit), what
        if done.exit_code == 0:
            if not there:
                _reads(api, what)
            _empty(database)
            if there:
                assert imported(archive).exit_code == 0
                before = everything(database)
        else:
            _are_refused(done, 1)
            assert everything(database) == before, what
    done = imported(*damaged)

    assert len(damaged) > 10
    _are_refused(done, len(damaged))
    assert everything(database) == before


def _are_refused(done: Result, count: int) -> None:
    said = done.stderr.splitlines()
    assert (done.exit_code, len(said), done.stdout) == (1, count, ""), said
    for line in said:
        assert line.startswith("fuel-history: ")
        assert line.isprintable()
        assert ".jsonl.gz" in line


def _reads(api: falcon.testing.TestClient, what: str) -> None:
    # One, or with another uuid one more.
    for run in api.simulate_get("/api/transactions/").json[-1:]:
        for path in READERS:
            answer = api.simulate_get(f"/api/transactions/{run['id']}{path}")
            assert answer.status_code in {200, 404}, (what, path, answer.text)


def _empty(database: Database) -> None:
    with database.writer() as connection:
        for table in reversed([*TABLES.values()]):
            connection.execute(table.delete())


def test_a_version_near_the_end_of_its_column_is_refused(
    archive: Lines, imported: Callable[..., Result]
) -> None:
    """It is counted up with each report: none could ever be stored again."""
    [at] = [n for n, line in enumerate(archive) if "transaction" in line]
    archive[at]["transaction"]["version"] = 2**63 - 1

    assert "`$.transaction.version`" in imported(archive).stderr


def test_a_run_is_not_its_own_parent(
    archive: Lines, imported: Callable[..., Result]
) -> None:
    [transaction] = [line["transaction"] for line in archive if "transaction" in line]
    archive[0]["archive"]["parent_uuid"] = transaction["uuid"]

    assert "it is its own parent" in imported(archive).stderr


def measured(*command: str | Path, **environ: str) -> tuple[int, list[str], int]:
    """Return a command's exit status, its errors and its peak of memory in MB."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *FUEL_HISTORY, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    peak = int(done.stdout.splitlines()[-1]) // 1024
    return done.returncode, done.stderr.splitlines(), peak


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three megabytes whose second line is one of three gigabytes."""
    path = tmp_path_factory.mktemp("bomb") / "bomb.jsonl.gz"
    header = gzip.compress(b'{"archive":{"version":1,"parent_uuid":null}}\n')
    path.write_bytes(header + 3000 * gzip.compress(b"[" * (1 << 20)))
    assert path.stat().st_size < 4 << 20
    return path


MOST_MEGABYTES = 150


def test_a_line_of_gigabytes_is_refused_in_bounded_memory_by_import(
    database_url: str, bomb: Path
) -> None:
    code, said, peak = measured("import", bomb, DATABASE_URL=database_url)

    assert code == 1
    [line] = said
    assert line.startswith(f"fuel-history: {bomb}, line 2: it is too long for")
    assert peak < MOST_MEGABYTES


@pytest.mark.parametrize("options", [(), ("--shuffle", "--seed", "1")])
def test_a_line_of_gigabytes_is_refused_in_bounded_memory_by_replay(
    services: Services, bomb: Path, options: tuple[str, ...]
) -> None:
    code, said, peak = measured(
        "replay",
        *options,
        bomb,
        REPORTS_URL=services.valkey_url,
        REPORTS_QUEUE="bombs",
    )

    assert code == 1
    assert said[-1].startswith(
        f"fuel-history: {bomb}: line 2 has more than 268435456 bytes"
    )
    assert peak < MOST_MEGABYTES


def test_recorded_times_of_gigabytes_are_refused_in_bounded_memory(
    services: Services, bomb: Path, tmp_path: Path
) -> None:
    recording = tmp_path / "x.jsonl"
    recording.write_text("{}\n")
    code, said, peak = measured(
        "replay",
        *("--speed", "10x", "--offsets", bomb, "--dry-run", recording),
        REPORTS_URL=services.valkey_url,
    )

    assert code == 1
    assert said[-1] == f"fuel-history: {bomb}: line 1 is not a number of milliseconds"
    assert peak < MOST_MEGABYTES


def test_a_line_as_long_as_an_archive_can_hold_comes_back(
    database: Database, archive: Lines, imported: Callable[..., Result]
) -> None:
    """Longer than what is held as it is while its end is looked for."""
    word = '"' + "\\u0022" * (5 << 20) + '"'
    archive[-2]["snapshot"] |= {"kind": "network_configuration", "body": word}

    assert imported(archive).exit_code == 0
    with database.reader() as connection:
        length = text("SELECT max(length(body::text)) FROM snapshots")
        assert connection.execute(length).scalar_one() == len(word)


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_archives_are_private_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    known = os.umask(umask)
    try:
        Archives(tmp_path / "kept").write(1, iter([b"{}\n"]))
    finally:
        os.umask(known)

    [file] = (tmp_path / "kept").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
