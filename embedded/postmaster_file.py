"""PostgreSQL's lock file, postmaster.pid: remove it if it is stale.

PostgreSQL considers the process whose id is in the file to be a server, whatever it is.
After a reboot, or in a container, another program soon has that id, and a zombie keeps
it until its parent reaps it: then PostgreSQL refuses to start forever. We know more:
whoever holds the lock of our directory (embedded/server.py) knows that no server that
we started is alive, nor any child of one, because each would hold the lock. Only a
server that was started by hand does not.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from embedded.errors import ServiceError


_PROCESSES = Path("/proc")
_SHARED_MEMORY = Path("/proc/sysvipc/shm")
#: The line with "key id" of the server's shared memory (miscadmin.h).
_SHARED_MEMORY_LINE = 6
#: Possible names of the server's program.
_PROGRAMS = ("postgres", "postmaster")


def remove_stale(data: Path) -> None:
    """Remove the file if PostgreSQL would wrongly refuse to start on `data`.

    Only for the holder of the directory's lock. The file is removed if the process that
    it names is alive and is not a server on `data`, or if it names none; PostgreSQL
    itself removes one that names a dead process. Raises :class:`ServiceError` if a
    server, or a child of one, may be alive on `data`: two servers on the same files
    destroy them.
    """
    path = data / "postmaster.pid"
    try:
        found, lines = path.stat(), path.read_bytes().splitlines()
    except FileNotFoundError:
        return
    if not (_PROCESSES / "self").exists():
        return  # not Linux: we know no more than PostgreSQL
    number = _number(lines)
    if number is not None and not _is_taken(number):
        return
    for process in _serving(data):
        raise ServiceError(
            f"a PostgreSQL that another program started runs on {data}"
            f" (process {process.name}): stop it first"
        )
    if _is_attached(lines):
        raise ServiceError(
            f"processes of a PostgreSQL that ended still use the memory of {data}"
            " (ipcs -m -p lists it): stop them first"
        )
    # A server that has started since has created the file again, and keeps it.
    if os.path.samestat(found, path.stat()):
        path.unlink()


def _number(lines: list[bytes]) -> int | None:
    """Return the process that the file names; None: a crash left it without one."""
    try:
        # The id of a server without clients is negative.
        return abs(int(lines[0])) or None
    except (IndexError, ValueError):
        return None


def _is_taken(number: int) -> bool:
    try:
        os.kill(number, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return False  # another user's: PostgreSQL ignores it, too
    return True


def _serving(data: Path) -> Iterator[Path]:
    """Yield the processes that are, or may be, a server on `data`, or its children.

    A server's working directory is its data directory even before it creates the file,
    and its children stay there. An ended process has none, even if it was not reaped.
    """
    wanted = data.stat()
    for process in _PROCESSES.glob("[1-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            try:
                stands = os.path.samestat((process / "cwd").stat(), wanted)
            except PermissionError:
                # PostgreSQL serves its own user's files only.
                stands = process.stat().st_uid == wanted.st_uid
            if stands and _program(process).startswith(_PROGRAMS):
                yield process


def _program(process: Path) -> str:
    try:
        return (process / "exe").readlink().name
    except PermissionError:
        return (process / "comm").read_text("utf-8", errors="replace")


def _is_attached(lines: list[bytes]) -> bool:
    """Return whether any process uses the server's shared memory.

    PostgreSQL checks that too, but only if the file still says where it is.
    """
    try:
        key, identifier = map(int, lines[_SHARED_MEMORY_LINE].split())
        table = _SHARED_MEMORY.read_text("ascii").splitlines()[1:]
    except (IndexError, ValueError, OSError):
        return False
    # Its columns: key (signed), shmid, perms, size, cpid, lpid, nattch.
    segments = ([int(each) for each in line.split()] for line in table)
    return any(
        (segment[0] % 2**32, segment[1]) == (key % 2**32, identifier) and segment[6] > 0
        for segment in segments
    )
