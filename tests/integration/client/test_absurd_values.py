"""One accepted value, however absurd, makes no run unreadable."""

import json
from datetime import UTC, datetime

import pytest

from brokers.interface import Delivery
from db.database import Database
from db.runs.transactions import find_transactions
from fuel_history.commands.sorting import in_order
from pipeline.store import store
from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


LATEST = datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)
EARLIEST = datetime(1, 1, 1, tzinfo=UTC)
#: East and west of UTC.
ZONES = ("Pacific/Kiritimati", "America/Adak")
COMMANDS = (
    "fuel2 task history show {0}",
    "fuel2 task history show {0} --long --sort-columns duration time_start",
    "fuel2 task history show {0} --include-summary -f json",
    "fuel2 task history show {0} --include-summary -f yaml",
    "fuel2 task history show {0} --include-summary -f csv",
    "fuel2 task history show {0} --include-summary -f value",
    "fuel2 task history show {0} -p",
    "fuel2 task show {0} --long",
    "fuel2 task list --long",
    "fuel2 node history show 5 --sort-columns time_end",
    "fuel2 task report {0} -o report.html",
    "fuel deployment-tasks --tid {0}",
    "fuel deployment-tasks --tid {0} --include-summary",
    "fuel --json deployment-tasks --tid {0} --include-summary",
    "fuel --yaml deployment-tasks --tid {0} --include-summary",
    "fuel deployment-tasks --tid {0} -p",
)
SUMMARIES = {
    "1e999": b"1e999",
    "digits": b"9" * 5000,
    "deep": b'{"a":' * 900 + b"1" + b"}" * 900,
    "deeper": b"[" * 20_000 + b"]" * 20_000,
    "NaN": b"NaN",
    "half a pair": rb'"\ud83d"',
    "bytes": b'"\xe9"',
}


@pytest.fixture(scope="module")
def absurd_times(stored: Stored) -> int:
    """A run, and entries, of the first and of the last year that there are."""
    task_id = stored.transaction(time_start=EARLIEST, time_end=LATEST)
    for name, start, end in (
        ("first year", EARLIEST, EARLIEST),
        ("all years", EARLIEST, LATEST),
        ("last year", LATEST, LATEST),
    ):
        stored.entry(task_id, "5", name, "error", time_start=start, time_end=end)
    stored.end(task_id, "error")
    return task_id


@pytest.fixture(scope="module")
def absurd_summaries(module_database_url: str) -> int:
    """A run whose entries have what few readers of JSON take."""
    graph = {"5": [{"id": name} for name in SUMMARIES]}
    args = {"task_uuid": "absurd", "tasks_graph": graph}
    payloads = [json.dumps({"method": "task_deploy", "args": args}).encode()]
    for name, value in SUMMARIES.items():
        item = b'"uid": "5", "task": "%b", "task_status": "error"' % name.encode()
        payloads.append(
            b'{"method": "deploy_resp", "args": {"task_uuid": "absurd", "nodes": [{'
            b'%b, "summary": {"odd": %b}}]}}' % (item, value)
        )
    now = datetime.now(UTC)
    database = Database(module_database_url, application_name="test")
    counts = store(database, [Delivery(0, each, now, "test") for each in payloads])
    assert counts.dead == 0
    with database.reader() as connection:
        task_id = find_transactions(connection, ["absurd"])["absurd"].task_id
    database.close()
    return task_id


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("line", COMMANDS)
def test_no_time_breaks_a_command(
    commands: Commands, absurd_times: int, line: str, zone: str
) -> None:
    ended = commands.run(line.format(absurd_times), TZ=zone)

    assert (ended.exit_code, ended.stderr) == (0, "")


@pytest.mark.parametrize("zone", ZONES)
def test_no_time_breaks_what_follows_a_run_on_a_terminal(
    commands: Commands, absurd_times: int, zone: str
) -> None:
    line = f"fuel2 task history show {absurd_times} --follow"

    shown = commands.on_terminal(line, TZ=zone)

    assert "last year" in shown
    assert "fault" not in shown


def test_a_time_that_a_zone_does_not_have_is_shown_in_utc(
    commands: Commands, absurd_times: int
) -> None:
    # Its first time was ten hours behind UTC, its present one is fourteen ahead.
    line = f"fuel2 task history show {absurd_times}"
    shown = commands.run(line, TZ="Pacific/Kiritimati").stdout

    for time in (EARLIEST, LATEST):
        assert f"| {time.replace(tzinfo=None).isoformat()} " in shown


@pytest.mark.parametrize("line", COMMANDS)
def test_no_summary_breaks_a_command(
    commands: Commands, absurd_summaries: int, line: str
) -> None:
    ended = commands.run(line.format(absurd_summaries))

    assert ended.exit_code == 0, ended.stderr
    assert "cannot be read" not in ended.stderr


def test_what_was_mended_is_told_and_shown_with_long(
    commands: Commands, absurd_summaries: int
) -> None:
    line = f"fuel2 task history show {absurd_summaries}"

    short = commands.run(line)
    assert "mended" not in short.stdout
    assert short.stderr == (
        "7 of these have unreadable details that were replaced: --long shows which\n"
    )
    long = commands.run(f"{line} --long -f json")
    assert long.stderr == ""
    assert {each["mended"] for each in json.loads(long.stdout)} == {"summary"}


def test_texts_of_thousands_of_digits_are_sorted_by_their_numbers() -> None:
    texts = ["x", "1" + "0" * 5000, "010", "9", "10", "", "9" * 5000]

    assert in_order(texts, [str], descending=False) == [
        *("9", "010", "10", "9" * 5000, "1" + "0" * 5000, "", "x")
    ]
