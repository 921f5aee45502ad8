"""`pip install` of the checkout, as the README has it, and its example elsewhere."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db.database import Database
from tests.support.servers.server import Server
from tests.support.servers.stack import ROOT
from tests.support.stored.stored import Stored


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder where pip has installed the checkout, without what it requires."""
    source, target = tmp_path / "source", tmp_path / "installed"
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    # pip writes beside what it builds.
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install"]
    offline = ["--no-index", "--no-build-isolation", "--no-deps"]
    done = subprocess.run(
        [*pip, *offline, "--target", target, source],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return target


def test_the_example_of_the_readme_runs_where_nothing_is_but_what_pip_installed(
    installed: Path, database: Database, database_url: str, tmp_path: Path
) -> None:
    stored = Stored(database)
    task_id = stored.transaction(status="error")
    stored.entry(task_id, "5", "hosts", "error", message="No route to host")
    readme = (ROOT / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with Server(database_url) as server:
        done = subprocess.run(
            [sys.executable, "-c", f"import fuel_history, web\n{example}"],
            cwd=elsewhere,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(elsewhere),
                # Before the checkout, which the tests' environment knows.
                "PYTHONPATH": str(installed),
                "SERVER_PORT": str(server.port),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{task_id} 5 hosts No route to host\n"
    assert (installed / "fuel_history" / "shapes" / "history.py").exists()
    assert (installed / "web" / "dist" / "report.html").exists()
