"""Ctrl-C ends a run of the tests at once, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from tests.support.servers.stack import ROOT, wait_until


pytestmark = pytest.mark.timeout(600)

#: A test that waits for ever, for whose end pytest would have to wait once more.
SLOW = """
import threading
from pathlib import Path

import pytest


@pytest.fixture
def held(database):
    yield database
    threading.Event().wait()


def test_that_waits(held, tmp_path, stack, workers):
    workers.start()
    Path({marker!r}).touch()
    threading.Event().wait()
"""


@pytest.mark.parametrize("processes", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_ctrl_c_ends_the_tests_at_once(
    tmp_path: Path, processes: tuple[str, ...]
) -> None:
    marker, temporary = tmp_path / "marker", tmp_path / "temporary"
    temporary.mkdir()
    file = tmp_path / "test_slow.py"
    file.write_text(SLOW.format(marker=str(marker)))
    tests = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", *processes, str(file)],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(temporary)},
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        wait_until(lambda: marker.exists() or tests.poll() is not None, "it", 400)
        started = psutil.Process(tests.pid).children(recursive=True)
    finally:
        # As a terminal does it: to all of its foreground.
        os.killpg(tests.pid, signal.SIGINT)
    output, _ = tests.communicate(timeout=30)

    assert (marker.exists(), tests.returncode) == (True, 130), output
    assert output.endswith(b"interrupted\n")
    assert len(started) > 3
    psutil.wait_procs(started, timeout=30)
    assert [process for process in started if process.is_running()] == []
    assert [*temporary.glob("fuel-history-tests-*")] == []
