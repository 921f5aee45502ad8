"""As whom a server runs when it refuses root, as PostgreSQL does."""

import os
import pwd
import signal
import subprocess
import tempfile
from pathlib import Path

from embedded.child import OWN_USER, USER_NAMESPACE, spawn
from embedded.errors import ServiceError


def choose(directory: Path, program: Path) -> str:
    """Return the user, in the words of `child.spawn`, that can run `program`.

    Not root: oneself. Root: the owner of `directory` if that is another user;
    else oneself under another number, in a user namespace; else `nobody`, who is
    given `directory`. Raises :class:`ServiceError` where none of them can.
    """
    if os.geteuid() != 0:
        return OWN_USER
    owner = directory.stat()
    if owner.st_uid != 0:
        candidates = [f"{owner.st_uid}:{owner.st_gid}"]
    else:
        candidates = [USER_NAMESPACE, _nobody()]
    for user in candidates:
        _give(directory, user)
        if _can_run(program, user, directory):
            return user
    _give(directory, f"{owner.st_uid}:{owner.st_gid}")
    raise ServiceError(
        f"{program.name} refuses to run as root, and root cannot run it as another "
        "user here: run as an ordinary user, or set DATABASE_URL"
    )


def _nobody() -> str:
    nobody = pwd.getpwnam("nobody")
    return f"{nobody.pw_uid}:{nobody.pw_gid}"


def _give(directory: Path, user: str) -> None:
    if user == USER_NAMESPACE:
        return
    uid, gid = map(int, user.split(":"))
    for path in (directory, *directory.iterdir()):
        os.chown(path, uid, gid, follow_symlinks=False)


def _can_run(program: Path, user: str, directory: Path) -> bool:
    with tempfile.TemporaryFile() as unread:
        process = spawn(
            [program, "--version"],
            death_signal=signal.SIGKILL,
            directory=directory,
            output=unread,
            user=user,
        )
        try:
            return process.wait(timeout=30) == 0
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return False
