"""However `fuel-history up` ends, it leaves nothing behind."""

import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from admin.installation import services
from embedded import lock
from tests.support.servers.launcher import FUEL_HISTORY, ROOT, UP, Launcher, Up
from tests.support.servers.made_database import copy_made_database
from tests.support.servers.stack import wait_until


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    launcher = Launcher(tmp_path)
    copy_made_database(launcher.data_dir)
    yield launcher
    launcher.close()


def order_of_stopping(up: Up) -> list[str]:
    prefix = "up         | stopping "
    return [
        line.removeprefix(prefix)
        for line in up.log.splitlines()
        if line.startswith(prefix)
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_order(launcher: Launcher, number: int):
    # A worker that still starts has nothing to finish, and says nothing.
    up = launcher.up().wait_for(UP).wait_for(" ready.")

    assert up.stop(number) == 0
    assert order_of_stopping(up) == ["worker", "api", "flower", "Valkey", "PostgreSQL"]
    assert "worker: Warm shutdown" in up.log
    assert launcher.processes() == []
    assert not (launcher.data_dir / "services.json").exists()


def test_a_killed_launcher_leaves_nothing_and_the_next_one_runs(launcher: Launcher):
    launcher.up().wait_for(UP).kill()
    stale = launcher.run("migrate")
    up = launcher.up().wait_for(UP)

    assert stale.returncode == 2
    assert "no 'fuel-history up' runs on DATA_DIR" in stale.stderr
    assert up.stop() == 0
    assert launcher.processes() == []


def test_after_a_reboot_it_starts_whatever_process_has_the_old_number(
    launcher: Launcher,
):
    launcher.up().wait_for(UP)
    while processes := launcher.processes():
        for process in processes:
            process.kill()
        psutil.wait_procs(processes, timeout=30)
    path = launcher.data_dir / "postgresql" / "data" / "postmaster.pid"
    with subprocess.Popen(["sleep", "600"]) as stranger:
        old = path.read_text().splitlines()
        path.write_text("\n".join([str(stranger.pid), *old[1:]]) + "\n")
        up = launcher.up().wait_for(UP)
        stranger.kill()

    assert up.stop() == 0


def test_the_note_of_a_killed_run_is_not_believed_when_the_next_one_starts(
    launcher: Launcher,
):
    services.write(launcher.data_dir, {"database_url": "postgresql://nowhere/"})
    earlier = lock.held(launcher.data_dir / "processes.lock", busy="busy")
    with earlier:
        launcher.up().wait_for("waiting for the processes of an earlier run")

        assert lock.is_held(services.up_lock(launcher.data_dir))
        assert services.read(launcher.data_dir) == {}


@pytest.mark.parametrize("umask", ["000", "077", "777"])
def test_what_it_makes_is_private_whatever_the_umask(launcher: Launcher, umask: str):
    data_dir = launcher.folder / "above" / "data"
    prefix = ["sh", "-c", f'umask {umask} && exec "$@"', "sh"]
    up = launcher.up(prefix=prefix, DATA_DIR=str(data_dir)).wait_for(UP)
    made = {path: path.stat() for path in data_dir.rglob("*")}
    others = {path for path, found in made.items() if found.st_mode & 0o077}
    up.stop()

    assert len(made) > 1000
    assert others == set()
    for passage in (data_dir.parent, data_dir):
        assert stat.S_IMODE(passage.stat().st_mode) == 0o711


def test_a_killed_launcher_takes_all_processes_with_it(launcher: Launcher):
    launcher.up().wait_for(UP).kill()

    wait_until(lambda: launcher.processes() == [], "all processes to end", 60)


HOLDING = "holding: echo holding; exec sleep 1000\n"


@pytest.mark.parametrize("name", ["worker", "api", "flower", "PostgreSQL", "Valkey"])
def test_one_that_is_killed_stops_everything(launcher: Launcher, name: str):
    if name in {"PostgreSQL", "Valkey"}:
        # What else runs is not the point, and takes most of the start.
        up = launcher.up(HOLDING).wait_for("| holding")
    else:
        up = launcher.up().wait_for(UP)
    process_named(name, up.process).kill()

    assert up.process.wait(90) == 1
    assert up.log.splitlines()[-1].startswith(
        f"fuel-history: {name} was killed by SIGKILL, so everything was stopped"
    )
    assert launcher.processes() == []


def process_named(name: str, launcher: subprocess.Popen[bytes]) -> psutil.Process:
    words = {"worker": "receiver@", "api": "gunicorn", "Valkey": "valkey-server"}
    word = words.get(name, name.lower())
    (found,) = [
        child
        for child in psutil.Process(launcher.pid).children()
        if any(word in argument for argument in child.cmdline())
    ]
    return found


def test_one_that_exits_stops_everything_and_is_named(launcher: Launcher):
    up = launcher.up(procfile="failing: echo no luck; exit 7\n")

    assert up.process.wait(90) == 1
    assert up.log.splitlines()[-1] == (
        "fuel-history: failing exited with status 7, so everything was stopped"
    )
    assert "failing    | no luck" in up.log
    assert launcher.processes() == []


STUBBORN = "stubborn: trap '' TERM; echo holding; while :; do sleep 1; done\n"


def test_a_second_ctrl_c_does_not_wait(launcher: Launcher):
    up = launcher.up(procfile=STUBBORN).wait_for("holding")
    up.process.send_signal(signal.SIGINT)
    up.wait_for("stopping stubborn")

    def ended() -> bool:
        up.process.send_signal(signal.SIGINT)
        return up.process.poll() is not None

    wait_until(ended, "up to hurry", 20)
    assert up.process.returncode == 0
    assert order_of_stopping(up) == ["stubborn", "Valkey", "PostgreSQL"]
    assert launcher.processes() == []


def test_children_that_a_process_leaves_behind_are_ended(launcher: Launcher):
    up = launcher.up(procfile="leaving: sleep 1000 & echo left; exec sleep 1000\n")

    assert up.wait_for("left").stop() == 0
    assert launcher.processes() == []


def test_output_that_nobody_reads_stops_everything(launcher: Launcher):
    up = subprocess.Popen(
        [*FUEL_HISTORY, "up"], cwd=ROOT, env=launcher.environ, stdout=subprocess.PIPE
    )
    assert up.stdout is not None
    up.stdout.readline()
    up.stdout.close()

    assert up.wait(90) == 0
    assert launcher.processes() == []
