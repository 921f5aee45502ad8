"""Users whose number has no name, as container platforms give them."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.integration.embedded.test_as_root import ROOT, START_AND_STOP, folder


__all__ = ["folder"]

NAMELESS = 1000680000

#: Run what follows as a user whose number has no name, who may make as many user
#: namespaces as the first argument says.
AS_NAMELESS = f"""
import ctypes, os, sys

uid, gid = os.geteuid(), os.getegid()
assert ctypes.CDLL(None).unshare(0x10000000) == 0
for name, text in (
    ("/proc/self/setgroups", "deny"),
    ("/proc/self/uid_map", f"{NAMELESS} {{uid}} 1"),
    ("/proc/self/gid_map", f"{NAMELESS} {{gid}} 1"),
    ("/proc/sys/user/max_user_namespaces", sys.argv[1]),
):
    with open(name, "w") as file:
        file.write(text)
os.execv(sys.argv[2], sys.argv[2:])
"""


def start_and_stop(
    directory: Path, *prefix: str | Path
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*prefix, sys.executable, "-c", START_AND_STOP, directory],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def as_nameless(directory: Path, *, namespaces: int) -> Sequence[str]:
    done = start_and_stop(directory, sys.executable, "-c", AS_NAMELESS, str(namespaces))
    if "AssertionError" in done.stderr:
        pytest.skip("this machine allows no user namespaces: THESE TESTS DID NOT RUN")
    return (done.stdout + done.stderr).splitlines()


def test_a_user_without_a_name_serves_and_owns_the_files(tmp_path: Path):
    directory = tmp_path / "postgresql"

    assert as_nameless(directory, namespaces=10) == ["served 0", "served 0"]
    assert (directory / "data").stat().st_uid == os.geteuid()


def test_without_namespaces_it_is_told_what_to_do(tmp_path: Path):
    assert as_nameless(tmp_path / "postgresql", namespaces=0) == [
        (
            f"refused: user {NAMELESS} has no name on this machine, without which"
            " PostgreSQL cannot make its files: give it one in /etc/passwd, or set"
            " DATABASE_URL"
        )
    ]


def test_files_that_are_there_need_no_name(tmp_path: Path):
    directory = tmp_path / "postgresql"
    as_nameless(directory, namespaces=10)

    assert as_nameless(directory, namespaces=0) == ["served 0", "served 0"]


root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become others")


@root_only
def test_root_serves_as_an_owner_without_a_name(folder: Path):
    directory = folder / "postgresql"
    directory.mkdir()
    os.chown(directory, NAMELESS, 0)
    done = start_and_stop(directory)

    assert done.stdout == "served 0\nserved 0\n", done.stderr
    assert (directory / "data").stat().st_uid == NAMELESS


@root_only
@pytest.mark.parametrize(
    ("others", "told"),
    [
        ("fuel:x:500:500::/:/bin/sh\n", "served 0\nserved 0\n"),
        ("", "refused: postgres refuses to run as root"),
    ],
)
def test_an_image_whose_nobody_has_no_name(
    folder: Path,
    *,
    others: str,
    told: str,
):
    passwd, sources = folder / "passwd", folder / "nsswitch.conf"
    passwd.write_text(f"root:x:0:0::/root:/bin/sh\n{others}")
    sources.write_text("passwd: files\n")
    mounted = (
        f"mount --bind {passwd} /etc/passwd &&"
        f' mount --bind {sources} /etc/nsswitch.conf && exec "$@"'
    )
    done = start_and_stop(
        folder / "postgresql", "unshare", "--mount", "sh", "-c", mounted, "sh"
    )

    assert (done.stdout + done.stderr).startswith(told)
    assert "Traceback" not in done.stderr
