"""Times that an operator types are of the zone in which times are shown."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from admin.main import main
from tests.support.stored.stored import Stored
from tests.support.terminals.commands import Commands


BEGAN = datetime(2016, 3, 7, 14, 49, 6, tzinfo=UTC)
ZONES = ["Asia/Tokyo", "America/New_York", "Europe/Berlin", "UTC"]


@pytest.fixture(scope="module")
def run(stored: Stored) -> int:
    """A run on an environment with its own number, which began at BEGAN."""
    task_id = stored.transaction()
    stored.change(task_id, cluster_id=stored.cluster(task_id))
    stored.entry(task_id, "5", "hosts", "ready", time_start=BEGAN)
    stored.dead(b"[]", arrived_at=BEGAN)
    return task_id


def _lines(run: int) -> list[str]:
    return [
        f"fuel2 task history show {run}",
        "fuel2 node history show 5",
        f"fuel2 env history show {run}",
        "fuel2 reports dead list",
    ]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("number", range(4))
def test_what_a_table_shows_can_be_typed_without_its_zone(
    commands: Commands, run: int, zone: str, number: int
) -> None:
    line = f"{_lines(run)[number]} -f value -c id"
    time = commands.run(f"{_lines(run)[number]} -c time_start", TZ=zone).stdout
    time = (
        time
        or commands.run(f"{_lines(run)[number]} -c last_arrived_at", TZ=zone).stdout
    )
    typed = time.split("|")[-2].strip()[:19]
    later = (datetime.fromisoformat(typed) + timedelta(seconds=1)).isoformat()

    def found(options: str) -> str:
        return commands.run(f"{line} {options}", TZ=zone).stdout

    assert found(f"--since {typed}")
    assert not found(f"--since {later}")
    assert found(f"--until {later}")
    assert not found(f"--until {typed}")


def test_utc_is_typed_where_utc_is_shown(commands: Commands, run: int) -> None:
    line = f"fuel2 --utc task history show {run} -f value -c id"

    assert commands.run(f"{line} --since 2016-03-07T14:49:06", TZ="Asia/Tokyo").stdout
    assert not commands.run(
        f"{line} --until 2016-03-07T14:49:06", TZ="America/New_York"
    ).stdout


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize("zone", ZONES)
def test_fuel_history_reads_and_shows_local_times(
    commands: Commands, module_database_url: str, zone: str
) -> None:
    environ = {"DATABASE_URL": module_database_url, "TZ": zone}
    line = "fuel-history dead list"
    shown = commands.run(line, **environ).stdout.splitlines()[1].split()[4]
    typed = shown[:19]

    assert datetime.fromisoformat(shown) == BEGAN
    assert typed in commands.run(f"{line} --since {typed}", **environ).stdout
    assert typed not in commands.run(f"{line} --until {typed}", **environ).stdout


def test_every_help_says_which_zone() -> None:
    told = CliRunner().invoke(main, ["dead", "list", "--help"]).output

    assert "your time zone" in " ".join(told.split())
