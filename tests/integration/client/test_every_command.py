"""No text reaches the terminal of any command as a command."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Text, func, literal, update

from db.database import Database
from db.tables import (
    clusters,
    dead_reports,
    deployment_history,
    tasks,
    transaction_nodes,
)
from fuel_history.output.folding import width_of
from tests.integration.client.scripted_server import Answer, ScriptedServer
from tests.support.servers.server import Server
from tests.support.servers.services import Services
from tests.support.servers.users import ADMIN
from tests.support.stored.stored import Stored
from tests.support.terminals import on_terminals
from tests.support.terminals.every_command import (
    lines_of_fuel,
    lines_of_fuel2,
    lines_of_fuel_history,
)


#: Every control character, and every mark of direction; but NUL, which no column has.
CONTROLS = "".join(
    map(
        chr,
        [
            *(*range(1, 0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F),
            *(*range(0x2028, 0x202F), *range(0x2066, 0x2070)),
        ],
    )
)
#: What they are good for, and what looks like our own.
HOSTILE = (
    "\x1b]0;owned\x07\x1b[2J\x1b[35mviolet\x1b[0m\x1b[7A\x9b7A\rFORGED\b"
    f"\u202eFORGED{CONTROLS}\x1bc"
)
#: What we write ourselves, and rich and click: colours, the cursor up and in sight,
#: lines and their rests erased.
OURS = re.compile(r"\x1b\[(?:[0-9;]*m|[0-9]*A|[0-2]?K|\?25[lh])|\r")
FORGED = re.compile(r"\x1b\[35m|\x1b\[7A|\rFORGED")
#: Of the terminal itself: what ends the input, as it is echoed.
ECHO = "^D\b\b"
#: Part of a hostile text that was shown, in whichever notation, wrapped or not.
EVIDENCE = re.compile(r"owned|violet")
#: Commands that show no text of a row.
SILENT = {
    *("fuel2 complete", "fuel2 help", "fuel2 fuel-version"),
    *("fuel2 env reset", "fuel2 env delete", "fuel2 task delete"),
    *("fuel2 env deploy", "fuel2 env redeploy", "fuel2 env stop-deployment"),
    *("fuel2 reports dead replay", "fuel2 reports dead purge"),
    *("fuel reset", "fuel fuel-version", "fuel token"),
    # There is no run to compare with, and no failure with this fingerprint.
    *("fuel2 env what-if", "fuel2 env slower", "fuel2 task slower", "fuel2 task diff"),
    *("fuel-history verify", "fuel-history export", "fuel2 audit list"),
    *("fuel2 failure note", "fuel2 failure show", "fuel-history digest"),
    *("fuel-history migrate", "fuel-history doctor", "fuel-history retention"),
    *("fuel-history dead replay", "fuel-history dead purge"),
}


def wrong_about(written: bytes) -> str:
    """Return what a terminal got that it may not get; empty: nothing."""
    text = written.decode("utf-8", errors="surrogateescape")
    if forged := FORGED.search(text):
        return f"forged {forged[0]!a}"
    rest = OURS.sub("", text.replace(ECHO, "").replace("\r\n", "\n"))
    bad = {each for each in rest if not (each.isprintable() or each in "\n\t")}
    return " ".join(sorted(map(ascii, bad)))


def check(shown: Sequence[on_terminals.Shown]) -> None:
    """Fail where a terminal got a command, or where there was no text that tried."""
    wrong = [
        f"{ascii(' '.join(argv))[:200]}: {problem}"
        for argv, written in shown
        if (problem := wrong_about(written))
    ]
    assert not wrong, "\n".join(wrong)
    commands = {_command(argv) for argv, _ in shown} - SILENT
    showed = {
        _command(argv)
        for argv, written in shown
        if EVIDENCE.search(written.decode(errors="replace").replace("\r\n", ""))
    }
    assert commands <= showed, f"no hostile text in {commands - showed}"


def _command(argv: Sequence[str]) -> str:
    options = ("--json", "--yaml")
    words = [word for word in argv if word.isprintable() and word not in options]
    names = takewhile(lambda word: word[:1].isalpha(), words)
    return " ".join(names)


@pytest.fixture
def database(module_database_url: str) -> Iterator[Database]:
    database = Database(module_database_url, application_name="test")
    yield database
    database.close()


class Hostile(NamedTuple):
    """Rows of which each text is hostile."""

    task_id: int
    cluster_id: int
    dead_id: int


@pytest.fixture
def rows(stored: Stored, database: Database) -> Hostile:
    task_id = stored.transaction(graph_type="default")
    cluster_id = stored.cluster(task_id)
    stored.change(task_id, cluster_id=cluster_id)
    summary = {f"out {HOSTILE}": [HOSTILE, "\0"]}
    now = datetime.now(UTC)
    for status in ("error", "ready", "running", "pending"):
        stored.entry(
            *(task_id, status, HOSTILE, status),
            summary=json.dumps(summary),
            custom=json.dumps({f"mine {HOSTILE}": HOSTILE}),
            message="x",
            time_start=now,
        )
    stored.outcome(task_id, "error", "error", "x", "x")
    definition = {"type": HOSTILE, "parameters": {HOSTILE: HOSTILE}}
    stored.definitions(task_id, {HOSTILE: definition, f"absent {HOSTILE}": definition})
    for kind in ("settings", "deployment_info", "network_configuration"):
        stored.snapshot(task_id, kind, json.dumps({HOSTILE: HOSTILE}))
    stored.role(task_id, HOSTILE, "error")
    stored.end(task_id, "error", "x")
    payloads = (HOSTILE.encode(), bytes(range(256)), b"owned \x9b2J" * 9)
    dead_id = max(stored.dead(payload) for payload in payloads)
    for payload in payloads:
        stored.parked(HOSTILE, payload)
    _make_texts_hostile(database)
    return Hostile(task_id, cluster_id, dead_id)


def _make_texts_hostile(database: Database) -> None:
    """Make each text of these tables hostile: of columns, too, that come one day."""
    tables = (tasks, clusters, deployment_history, dead_reports, transaction_nodes)
    errors = [{"reason": HOSTILE, "detail": HOSTILE, "replayed_at": 1}]
    with database.writer() as connection:
        for table in tables:
            texts = {
                column.name: literal(HOSTILE).concat(func.coalesce(column, ""))
                for column in table.c
                if isinstance(column.type, Text)
            }
            # Those of an earlier test are long enough.
            new = func.strpos(table.c[next(iter(texts))], HOSTILE) == 0
            connection.execute(update(table).where(new).values(texts))
        connection.execute(update(dead_reports).values(earlier_errors=errors))


@pytest.fixture
def values(rows: Hostile, tmp_path: Path) -> Mapping[str, str]:
    """What arguments get, by their names, where they are needed to see anything."""
    file = tmp_path / HOSTILE.replace("/", "")[:80]
    file.write_bytes(HOSTILE.encode())
    hostile_names = (
        *("node", "words", "cmd", "role", "name", "number"),
        *("uuid", "uuids"),
    )
    return {
        **dict.fromkeys(("id", "--task", "--task-id", "--tid"), str(rows.task_id)),
        **dict.fromkeys(("ids", "report_id"), str(rows.dead_id)),
        "runs": str(rows.task_id),
        "fingerprint": "0123456789abcdef",
        "numbers": str(rows.task_id),
        "search": f"(run:{rows.task_id})",
        "--to": str(tmp_path / "exported"),
        "--who": HOSTILE,
        "--add": "compute=1",
        **dict.fromkeys(("note", "--graph-type"), HOSTILE),
        **dict.fromkeys(("env", "--env"), str(rows.cluster_id)),
        **dict.fromkeys(hostile_names, HOSTILE),
        "--since": "1d",
        "--until": "1s",
        "--limit": "10",
        "--output": "-",
        "--file": "/dev/tty",
        "files": str(file),
        "process": "api",
        "--keep-days": "1",
    }


@pytest.fixture
def environ(
    server: Server, services: Services, module_database_url: str, tmp_path: Path
) -> dict[str, str]:
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(tmp_path),
        "TERM": "xterm-256color",
        # Help goes through it; less would wait for a key.
        "PAGER": "cat",
        "SERVER_PORT": str(server.port),
        "OS_TOKEN": ADMIN.token,
        "DATABASE_URL": module_database_url,
        "BROKER_URL": services.valkey_url,
        "REPORTS_QUEUE": "test-every-command",
        "DATA_DIR": str(tmp_path / HOSTILE.replace("/", "")[:60]),
    }


_LINES = {
    "fuel": lines_of_fuel,
    "fuel2": lines_of_fuel2,
    "fuel-history": lines_of_fuel_history,
}


@pytest.mark.parametrize("program", _LINES)
def test_no_text_of_a_row_or_of_an_argument_commands_a_terminal(
    program: str,
    values: Mapping[str, str],
    environ: Mapping[str, str],
    tmp_path: Path,
) -> None:
    lines = [*_LINES[program](values, HOSTILE)]

    check(on_terminals.shown(lines, environ, tmp_path))


#: Lines of a table of fuel2, and of one of fuel.
TABLE = re.compile(r"^[+|].*[+|]$|^.* \| .*$|^-+(-[+|]-+)+$")
#: What people get to see neither in a table nor in a sentence.
NOT_FOR_PEOPLE = re.compile(r"\| None +\||\d\d:\d\d:\d\d\.\d")


@pytest.mark.parametrize("columns", [80, 120, 200])
def test_every_table_fits_its_terminal(
    columns: int,
    values: Mapping[str, str],
    environ: Mapping[str, str],
    tmp_path: Path,
) -> None:
    """Each text in it is long, and is of every kind of character."""
    lines = [*lines_of_fuel2(values, HOSTILE), *lines_of_fuel(values, HOSTILE)]
    chosen = {_command(line): line for line in reversed(lines) if "--help" not in line}

    shown = on_terminals.shown([*chosen.values()], environ, tmp_path, columns)

    tables = {
        _command(argv): [
            line
            for line in OURS.sub("", written.decode().replace("\r\n", "\n")).split("\n")
            if TABLE.match(line)
        ]
        for argv, written in shown
    }
    drawn = {command for command, its in tables.items() if its}
    assert drawn >= {
        *("fuel2 task list", "fuel2 task history show", "fuel2 task causes"),
        *("fuel2 task show", "fuel2 reports dead list", "fuel deployment-tasks"),
    }
    wrong = [
        f"{command}: {width_of(line)} columns: {line}"
        for command, its in tables.items()
        for line in its
        if width_of(line) > columns or NOT_FOR_PEOPLE.search(line)
    ]
    assert not wrong, "\n".join(wrong)


def _json(message: object) -> str:
    return json.dumps(message, ensure_ascii=False)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(400, _json({"message": HOSTILE, "type": HOSTILE})),
        Answer(500, f"<html>{HOSTILE}</html>", {"Content-Type": "text/html"}),
        Answer(302, "", {"Location": "http://x/\x1b]0;owned\x07\x9b2J\x7f"}),
        Answer(200, _json({HOSTILE: HOSTILE})),
        Answer(200, _json([{"id": HOSTILE}])),
        Answer(200, HOSTILE),
        Answer(401, _json({"message": HOSTILE})),
    ],
    ids=lambda answer: f"{answer.status}-{len(answer.body)}",
)
def test_no_text_of_a_server_commands_a_terminal(
    answer: Answer,
    values: Mapping[str, str],
    environ: Mapping[str, str],
    tmp_path: Path,
) -> None:
    lines = [*lines_of_fuel(values, ""), *lines_of_fuel2(values, "")]
    # One of each command.
    chosen = {_command(line): line for line in reversed(lines) if "--help" not in line}
    with ScriptedServer(answer) as server:
        mine = {**environ, "SERVER_PORT": str(server.port)}
        shown = on_terminals.shown([*chosen.values()], mine, tmp_path)

    wrong = [f"{argv}: {bad}" for argv, out in shown if (bad := wrong_about(out))]
    assert not wrong
