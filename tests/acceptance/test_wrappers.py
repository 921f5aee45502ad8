"""The commands of a checkout whose Python cannot be run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.servers.launcher import ROOT


COMMANDS = ["fuel", "fuel2", "fuel-history"]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in (*COMMANDS, "launch.sh"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def refused(checkout: Path, command: str, *prefix: str, **variables: str) -> list[str]:
    done = subprocess.run(
        [*prefix, checkout / command, "--version"],
        env={"PATH": os.environ["PATH"], **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr.splitlines()


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_is_installed(checkout: Path, command: str):
    assert refused(checkout, command) == [
        f"{command}: {checkout}/.venv is missing: run 'make install' first"
    ]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("why", ["removed", "closed"])
def test_the_python_of_venv_was_removed_or_is_closed(
    checkout: Path, command: str, why: str
):
    home = checkout / "pythons"
    home.mkdir()
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "pyvenv.cfg").write_text(f"home = {home}\n")
    (checkout / ".venv" / "bin" / "python").symlink_to(home / "python")
    prefix: list[str] = []
    if why == "closed":
        (home / "python").symlink_to("/bin/true")
        home.chmod(0)
        # Root may enter everything, unless it has no privileges.
        prefix = ["unshare", "--user"] if os.geteuid() == 0 else []
    said = refused(checkout, command, *prefix)
    home.chmod(0o700)

    [line] = said
    assert line.startswith(f"{command}: user ")
    assert f"cannot run {checkout}/.venv/bin/python: the Python of {home} was" in line
    assert "make PYTHON=/usr/bin/python3 install" in line


NOWHERE = "http://127.0.0.1:1 cannot be reached (Connection refused): "


@pytest.mark.parametrize("home", [None, "/proc/1/cwd"])
@pytest.mark.parametrize(
    ("command", "told"),
    [
        (("fuel2", "task", "list"), NOWHERE),
        (("fuel", "task"), NOWHERE),
        (("fuel-history", "doctor"), "fuel-history: no 'fuel-history up' runs"),
    ],
)
def test_a_user_without_a_name_and_a_home_can_run_them(
    command: tuple[str, ...], told: str, home: str | None
):
    name, *arguments = command
    environ = {"PATH": os.environ["PATH"], "SERVER_PORT": "1"}
    done = subprocess.run(
        ["unshare", "--user", "--map-user=1000680000", ROOT / name, *arguments],
        cwd="/",
        env=environ | ({} if home is None else {"HOME": home}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.stderr.startswith("unshare: "):
        pytest.skip("this machine allows no user namespaces: THIS TEST DID NOT RUN")

    assert told in done.stderr
    assert done.stderr.count("\n") == 1
