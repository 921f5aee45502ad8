"""fuel2 task report, as a command: where it writes, and how it ends."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


@pytest.fixture(scope="module")
def run(stored: Stored) -> int:
    """A run with two entries, one of which failed."""
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts", "ready")
    stored.entry(task_id, "5", "ntp", "error", message="no <clock>")
    stored.role(task_id, "compute", "5")
    return task_id


def held(html: str) -> dict[str, Any]:
    """Return the data that a file holds."""
    found = re.search(r'<script type="application/json" id="held">(.*?)</script>', html)
    assert found is not None
    data = json.loads(found[1])
    assert isinstance(data, dict)
    return data


def test_standard_output_gets_the_file_and_nothing_else(
    commands: Commands, run: int
) -> None:
    ended = commands.run(f"fuel2 task report {run} -o -")

    assert (ended.exit_code, ended.stderr) == (0, "")
    assert ended.stdout.startswith("<!doctype html>")
    assert ended.stdout.endswith("</html>\n")
    assert "no <clock>" not in ended.stdout
    failures = held(ended.stdout)["failures"]
    assert isinstance(failures, dict)
    assert failures["failed"][0]["message"] == "no <clock>"
    assert held(ended.stdout)["roles"] == [{"name": "compute", "nodes": ["5"]}]


def test_a_file_says_how_it_went_and_where_it_is_in_the_chain(
    commands: Commands, stored: Stored
) -> None:
    ended, goes_on = stored.transaction(), stored.transaction()
    for each in (ended, goes_on):
        stored.entry(each, "5", "hosts", "error")
    stored.end(ended, "error")
    stored.close(ended)

    saved = held(commands.run(f"fuel2 task report {ended} -o -").stdout)
    early = held(commands.run(f"fuel2 task report {goes_on} -o -").stdout)
    shown = json.loads(commands.run(f"fuel2 task chain {ended} -f json").stdout)

    assert "1 failed" in saved["brief"]["text"]
    assert saved["eta"] is None
    assert saved["chain"]["head"] == shown["head"]
    assert len(bytes.fromhex(shown["head"])) == 32
    assert early["brief"]["verdict"] == "running"
    assert early["eta"]["why_not"] == "its graph is not known"
    assert (early["chain"]["head"], early["chain"]["why_not"]) == (
        None,
        "it has not ended",
    )


def test_a_file_is_written_over_at_the_end_and_keeps_its_mode(
    commands: Commands, run: int
) -> None:
    path = commands.directory / f"run_{run}.html"
    path.write_text("before")
    path.chmod(0o600)

    refused = commands.run(f"fuel2 task report 99 -o {path}")
    assert (refused.exit_code, path.read_text()) == (1, "before")
    assert "Transaction not found" in refused.stderr
    saved = commands.run(f"fuel2 task report {run}")

    assert saved.stdout == f"Task {run} saved to {path}\n"
    assert held(path.read_text())["server"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(commands.directory.glob(".run*")) == []


def test_a_place_that_cannot_be_written_is_told_before_the_server_is_asked(
    commands: Commands,
) -> None:
    ended = commands.run("fuel2 task report 1 -o no/run.html", SERVER_PORT="1")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == (
        "no/run.html cannot be written (No such file or directory):"
        " name another with --output\n"
    )


def test_a_device_is_written_to_and_not_replaced(commands: Commands, run: int) -> None:
    assert commands.run(f"fuel2 task report {run} -o /dev/null").exit_code == 0

    assert Path("/dev/null").is_char_device()


def test_a_terminal_shows_how_far_it_is(commands: Commands, run: int) -> None:
    assert "2/2" in commands.on_terminal(f"fuel2 task report {run}")


def test_summaries_can_be_left_out(commands: Commands, stored: Stored) -> None:
    task_id = stored.transaction()
    stored.entry(task_id, "5", "hosts", "ready", summary=json.dumps({"a": "b" * 9000}))
    with_them = commands.run(f"fuel2 task report {task_id} -o -").stdout
    without = commands.run(f"fuel2 task report {task_id} -o - --without-summaries")

    assert held(with_them)["details"] != held(without.stdout)["details"]


def test_a_report_that_nobody_can_read_is_left_out_and_told(
    commands: Commands, stored: Stored
) -> None:
    task_id = stored.transaction()
    half_a_pair = '{"a": "\\ud800"}'
    stored.entry(task_id, "5", "hosts", "error", summary=half_a_pair)

    ended = commands.run(f"fuel2 task report {task_id} -o -")

    assert ended.exit_code == 0
    assert ended.stderr.endswith("; saved as with --without-summaries\n")
    assert ended.stderr.count("\n") == 1
    run = held(ended.stdout)["run"]
    assert isinstance(run, dict)
    assert run["id"] == task_id
