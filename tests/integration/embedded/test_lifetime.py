"""Servers that outlive nobody, and are not joined by another."""

import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from embedded import lock
from embedded.errors import ServiceError
from embedded.postgresql import PostgreSQL
from tests.support.servers.stack import wait_until
from tests.support.stored.queries import query


ROOT = Path(__file__).resolve().parents[3]


LAUNCHER = """
import signal, sys
from pathlib import Path
from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey

servers = [PostgreSQL(Path(sys.argv[1]), fsync=False), Valkey(Path(sys.argv[2]))]
for server in servers:
    server.start()
print(*[server.process.pid for server in servers], flush=True)
signal.pause()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs PR_SET_PDEATHSIG")
def test_servers_do_not_outlive_a_killed_launcher(tmp_path: Path):
    directories = [tmp_path / "postgresql", tmp_path / "valkey"]
    with subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, *directories],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
    ) as launcher:
        assert launcher.stdout is not None
        servers = [
            psutil.Process(int(pid)) for pid in launcher.stdout.readline().split()
        ]
        launcher.kill()

    assert len(servers) == 2
    psutil.wait_procs(servers, timeout=30)
    assert [server.is_running() for server in servers] == [False, False]
    wait_until(
        lambda: not any(lock.is_held(path / "lock") for path in directories),
        "the servers' children to end",
    )


def test_a_server_that_still_runs_is_not_joined_by_another(postgresql: PostgreSQL):
    directory = postgresql.log.path.parent

    with (
        pytest.raises(ServiceError, match="still runs"),
        lock.held(directory / "lock", seconds=0, busy="still runs"),
    ):
        pytest.fail("the lock was free")
    query(postgresql.url, "SELECT 1")
    postgresql.stop()
    assert not lock.is_held(directory / "lock")
