"""install.py, into the environment that runs the tests: nothing new goes there."""

import os
import subprocess
import sys
from pathlib import Path

from install import variables_for_uv
from tests.support.servers.stack import ROOT


#: Of this name and hash there is nothing.
NOWHERE = f"fuel-history-no-such-thing==1 --hash=sha256:{'0' * 64}\n"


def install(folder: Path, lock: str, servers: str) -> subprocess.CompletedProcess[str]:
    (folder / "requirements.txt").write_text(lock)
    (folder / "requirements-servers.txt").write_text(servers)
    return subprocess.run(
        [sys.executable, ROOT / "install.py", folder / "requirements.txt"],
        env={**os.environ, "UV_OFFLINE": "1", "PIP_NO_INDEX": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_what_is_there_is_not_installed_again(tmp_path: Path):
    lock = (ROOT / "requirements.txt").read_text()
    done = install(tmp_path, lock, lock)

    assert done.returncode == 0, done.stdout
    assert "Installing requirements.txt into .venv\n  Checked " in done.stdout


def test_a_wheel_of_a_server_that_is_nowhere_is_reported_and_no_failure(tmp_path: Path):
    done = install(tmp_path, "", NOWHERE)

    assert done.returncode == 0, done.stdout
    assert "fuel-history-no-such-thing" in done.stdout
    assert "'make up' runs without them where the system has PostgreSQL" in done.stdout


def test_anything_else_that_is_nowhere_is_a_failure(tmp_path: Path):
    done = install(tmp_path, NOWHERE, "")

    assert done.returncode == 1
    assert "uv could not; now pip tries" in done.stdout
    assert "requirements.txt could not be installed" in done.stdout


def test_the_index_that_pip_is_configured_for_is_uvs_too():
    configured = (
        "global.index-url='https://mirror.example/simple'\n"
        "install.cert='/etc/ca.pem'\nglobal.timeout='10'\n"
    )

    assert variables_for_uv(configured, {"SSL_CERT_FILE": "/own.pem"}) == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "SSL_CERT_FILE": "/own.pem",
    }
