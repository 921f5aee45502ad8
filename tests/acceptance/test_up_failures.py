"""What an operator can do wrong is told in one line that says what to do."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.servers.launcher import Launcher, free_bind
from tests.support.servers.users import write_users


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    launcher = Launcher(tmp_path)
    yield launcher
    launcher.close()


def refusal(done: subprocess.CompletedProcess[str], status: int) -> str:
    """Return the one line that was said, after checking that it is one."""
    assert done.returncode == status, done.stderr
    assert done.stderr.startswith("fuel-history: ")
    assert done.stderr.count("\n") == 1
    return done.stderr.removeprefix("fuel-history: ").rstrip()


@pytest.mark.parametrize("variable", ["API_BIND", "FLOWER_BIND", "METRICS_BIND"])
def test_an_address_in_use_names_the_variable(launcher: Launcher, variable: str):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = launcher.run("up", **{variable: f"127.0.0.1:{port}"})

    assert refusal(done, 1).startswith(
        f"{variable} 127.0.0.1:{port} is in use by another program: "
        f"set {variable} to another address, for example {variable}=127.0.0.1:"
    )


def test_one_address_for_both_is_refused(launcher: Launcher):
    bind = free_bind()

    assert refusal(launcher.run("up", API_BIND=bind, FLOWER_BIND=bind), 1).startswith(
        f"FLOWER_BIND {bind} is in use"
    )


@pytest.mark.parametrize(
    ("bind", "reason"),
    [
        ("192.0.2.1:8000", "is not an address of this machine"),  # for documentation
        ("nowhere.invalid:8000", "is not an address: "),
    ],
)
def test_an_address_of_another_machine_is_refused(
    launcher: Launcher, bind: str, reason: str
):
    assert refusal(launcher.run("up", API_BIND=bind), 1).startswith(
        f"API_BIND {bind} {reason}"
    )


def test_a_bad_setting_has_a_status_of_its_own(launcher: Launcher):
    done = launcher.run("up", WORKER_CONCURRENCY="many")

    assert refusal(done, 2) == (
        "WORKER_CONCURRENCY must be a whole number from 1 to 64"
    )
    assert not launcher.data_dir.exists()


def test_an_api_without_users_that_others_reach_is_refused(launcher: Launcher):
    done = launcher.run("up", AUTH="none", API_BIND="0.0.0.0:8000")

    assert refusal(done, 2).startswith("AUTH none lets everyone in, and 0.0.0.0 is")
    assert not launcher.data_dir.exists()


def test_an_auth_file_that_others_may_read_is_refused(launcher: Launcher):
    path = write_users(launcher.folder / "users.json")
    path.chmod(0o644)

    assert refusal(launcher.run("up", AUTH_FILE=str(path)), 2) == (
        f"AUTH_FILE {path} can be read or changed by others: chmod 600 {path}"
    )
    assert not (launcher.data_dir / "postgresql").exists()


def test_an_auth_file_that_cannot_be_made_is_refused(launcher: Launcher):
    path = launcher.folder / "missing" / "users.json"

    assert refusal(launcher.run("up", AUTH_FILE=str(path)), 1) == (
        f"cannot write AUTH_FILE {path}: No such file or directory"
    )


@pytest.mark.parametrize("below", ["", "deeper"])
def test_data_dir_is_a_file(launcher: Launcher, below: str):
    launcher.data_dir.write_text("")
    data_dir = launcher.data_dir / below

    assert refusal(launcher.run("up", DATA_DIR=str(data_dir)), 1) == (
        f"{data_dir} is, or lies under, a file: set DATA_DIR to a directory"
    )


def test_data_dir_cannot_be_written(launcher: Launcher):
    launcher.data_dir.mkdir(mode=0o555)

    assert refusal(launcher.run("up", prefix=without_privileges()), 1) == (
        f"cannot write in {launcher.data_dir} (Permission denied): "
        "set DATA_DIR to a directory that you own"
    )


def without_privileges() -> list[str]:
    """Return how to run a command that even root's files' modes bind."""
    if os.geteuid() != 0:
        return []
    return required(["unshare", "--user"])


def required(prefix: list[str]) -> list[str]:
    if subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode:
        pytest.skip(f"this machine does not allow: {' '.join(prefix)}")
    return prefix


def on_disk(data_dir: Path, options: str) -> list[str]:
    """Return how to run a command with a small disk of its own at `data_dir`."""
    data_dir.mkdir()
    own_mounts = required(["unshare", "--user", "--map-root-user", "--mount"])
    mount = f'mount -t tmpfs -o {options} tmpfs {data_dir} && exec "$@"'
    return [*own_mounts, "sh", "-c", mount, "sh"]


def test_a_disk_that_is_nearly_full(launcher: Launcher):
    # Passwords and locks take some pages of the last megabyte.
    prefix = on_disk(launcher.data_dir, "size=101m")

    assert refusal(launcher.run("up", prefix=prefix), 1) == (
        f"the disk of {launcher.data_dir}/postgresql is full: 100 MB are free and "
        "200 MB are needed: free some space, or set DATA_DIR to another disk"
    )


@pytest.mark.parametrize(
    ("inodes", "told"),
    [
        (8, "the disk of {} is full: free some space, or set DATA_DIR to another disk"),
        (200, "cannot create PostgreSQL's files: "),
    ],
)
def test_a_disk_that_fills_up_during_the_start(
    launcher: Launcher, inodes: int, told: str
):
    prefix = on_disk(launcher.data_dir, f"size=900m,nr_inodes={inodes}")
    line = refusal(launcher.run("up", prefix=prefix), 1)

    assert line.startswith(told.format(launcher.data_dir / "postgresql"))
    assert "No space left on device" in line or "is full" in line


def test_no_directory_takes_temporary_files(launcher: Launcher):
    closed = (
        "for each in /tmp /var/tmp /usr/tmp; do"
        ' [ ! -d $each ] || mount -t tmpfs -o ro none $each; done; cd /proc; exec "$@"'
    )
    own_mounts = required(["unshare", "--user", "--map-root-user", "--mount"])
    done = launcher.run("up", prefix=[*own_mounts, "sh", "-c", closed, "sh"])

    assert refusal(done, 1) == (
        "no directory for temporary files can be written: set TMPDIR to one"
    )


def test_a_database_that_is_not_there(launcher: Launcher):
    url = f"postgresql://fuel:sesame@{free_bind()}/history"
    line = refusal(launcher.run("migrate", DATABASE_URL=url), 1)

    assert line.startswith("cannot migrate DATABASE_URL: connection to server at")
    assert "sesame" not in line


def test_a_password_that_was_lost(launcher: Launcher):
    stopped_at_once(launcher)
    (launcher.data_dir / "postgresql" / "password").unlink()

    assert refusal(launcher.run("up"), 1).startswith(
        f"{launcher.data_dir}/postgresql/password is lost"
    )


def test_a_broken_database_shows_the_servers_own_words(launcher: Launcher):
    stopped_at_once(launcher)
    shutil.rmtree(launcher.data_dir / "postgresql" / "data" / "global")

    line = refusal(launcher.run("up"), 1)

    assert line.startswith("PostgreSQL exited with status ")
    assert f"(log: {launcher.data_dir}/postgresql/server.log)" in line


def stopped_at_once(launcher: Launcher) -> None:
    """Leave a DATA_DIR as an `up` does that was stopped."""
    done = launcher.up(procfile="over: exit 0\n")
    assert done.process.wait(90) == 1, done.log


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nothing here\n", "has no line of the form 'name: command'"),
        ("api: true\napi: true\n", "has two processes of the same name"),
    ],
)
def test_a_procfile_that_cannot_be_used(launcher: Launcher, text: str, told: str):
    procfile = launcher.folder / "Procfile"
    procfile.write_text(text)

    assert refusal(launcher.run("up", "--procfile", str(procfile)), 1) == (
        f"{procfile} {told}"
    )


def test_a_procfile_that_is_missing(launcher: Launcher):
    procfile = launcher.folder / "missing"

    assert refusal(launcher.run("up", "--procfile", str(procfile)), 1) == (
        f"cannot read {procfile}: No such file or directory"
    )
