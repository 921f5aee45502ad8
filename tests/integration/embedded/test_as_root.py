"""PostgreSQL refuses root; each way around that, and what is said without one."""

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from embedded import binaries
from embedded.postgresql import PostgreSQL


ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root is refused by PostgreSQL"
)

#: Run what follows as the root of a container: it may become any user, and may
#: not make user namespaces.
CONTAINER_ROOT = """
import ctypes, os, sys

child_ready, parent_ready = os.pipe(), os.pipe()
child = os.fork()
if child == 0:
    assert ctypes.CDLL(None).unshare(0x10000000) == 0
    os.write(child_ready[1], b"x")
    os.read(parent_ready[0], 1)
    os.setgroups([])
    os.setgid(0)
    os.setuid(0)
    with open("/proc/sys/user/max_user_namespaces", "w") as limit:
        limit.write("0")
    os.execv(sys.argv[1], sys.argv[1:])
os.read(child_ready[0], 1)
for name in ("uid_map", "gid_map"):
    with open(f"/proc/{child}/{name}", "w") as ids:
        ids.write("0 0 65536")
os.write(parent_ready[1], b"x")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""

START_AND_STOP = """
import sys
from pathlib import Path
from embedded.errors import ServiceError
from embedded.postgresql import PostgreSQL

for _ in range(2):
    server = PostgreSQL(Path(sys.argv[1]), fsync=False)
    try:
        server.start()
    except ServiceError as error:
        sys.exit(f"refused: {error}")
    server.stop()
    print("served", server.process.returncode)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user can pass through, unlike pytest's own."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield Path(name)


def as_container_root(directory: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-c", CONTAINER_ROOT),
            *(sys.executable, "-c", START_AND_STOP, directory),
        ],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_root_serves_from_a_user_namespace_and_keeps_its_files(folder: Path):
    folder.chmod(0o700)
    server = PostgreSQL(folder / "postgresql", fsync=False)
    server.start()
    owner = (folder / "postgresql" / "data").stat().st_uid
    seen_outside = psutil.Process(server.process.pid).uids().effective
    server.stop()

    assert (owner, seen_outside) == (0, 0)


def require_passage(user: str) -> None:
    """Skip where the checkout is closed to other users, as under /root."""
    program = binaries.postgresql().program
    try:
        subprocess.run([program, "--version"], user=user, check=True)
    except PermissionError:
        pytest.skip(f"{user} cannot reach {program}")


def test_root_without_user_namespaces_serves_as_nobody(folder: Path):
    require_passage("nobody")
    done = as_container_root(folder / "postgresql")

    assert done.stdout == "served 0\nserved 0\n", done.stderr
    owner = (folder / "postgresql" / "data").stat().st_uid
    assert owner == pwd.getpwnam("nobody").pw_uid


def test_root_without_any_way_is_told_what_to_do(folder: Path):
    folder.chmod(0o700)
    done = as_container_root(folder / "postgresql")

    assert done.stderr == (
        "refused: postgres refuses to run as root, and root cannot run it as another "
        "user here: run as an ordinary user, or set DATABASE_URL\n"
    )
    assert (folder / "postgresql").stat().st_uid == 0


def test_root_serves_as_the_owner_of_the_directory(folder: Path):
    require_passage("daemon")
    daemon = pwd.getpwnam("daemon")
    (folder / "postgresql").mkdir()
    os.chown(folder / "postgresql", daemon.pw_uid, daemon.pw_gid)
    server = PostgreSQL(folder / "postgresql", fsync=False)
    server.start()
    seen = psutil.Process(server.process.pid).uids().effective
    server.stop()

    assert seen == daemon.pw_uid
