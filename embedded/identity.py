"""Choose the user that PostgreSQL runs as when it refuses the current one.

It refuses root, and `initdb` refuses a user without a name, such as the ids that a
container platform assigns (OpenShift, `docker run --user`). In a user namespace the
user appears under another id that has a name; the files belong to us all the same. A
server with existing files needs no name.
"""

import os
import pwd
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from embedded.child import NAMESPACE, OWN_USER, spawn
from embedded.errors import ServiceError


#: The id of `nobody` on almost all systems.
_USUAL = 65534
#: For a user that only needs a name: a program that cannot run reports why itself.
_NOTHING = ["/bin/sh", "-c", ":"]
_SECONDS = 30


def choose(directory: Path, program: Path, *, creating: bool) -> str:
    """Return the user, in the format of `child.spawn`, that can run `program`.

    Not as root: the current user, under another id if it needs a name and has none. As
    root: the owner of `directory` if that is another user; else the current user under
    another id, in a user namespace; else `nobody`, who is made the owner of
    `directory`. `creating`: the server's files do not exist yet, and creating them
    needs a name. Raises :class:`ServiceError` if none of them can.
    """
    if os.geteuid() != 0:
        for user in (OWN_USER, *_in_namespace(OWN_USER)):
            if not creating or _runs(_NOTHING, user, directory, named=True):
                return user
        raise ServiceError(
            f"user {os.geteuid()} has no name on this machine, without which PostgreSQL"
            " cannot make its files: give it one in /etc/passwd, or set DATABASE_URL"
        )
    owner = directory.stat()
    owned = f"{owner.st_uid}:{owner.st_gid}"
    candidates = [owned, *_in_namespace(owned)]
    if owner.st_uid == 0:
        candidates = [*_in_namespace(OWN_USER), *_nobody()]
    for user in candidates:
        _give(directory, user)
        if _runs([program, "--version"], user, directory, named=creating):
            return user
    _give(directory, owned)
    raise ServiceError(
        f"{program.name} refuses to run as root, and root cannot run it as another "
        "user here: run as an ordinary user, or set DATABASE_URL"
    )


def _in_namespace(user: str) -> Iterator[str]:
    """Yield `user` under an id that has a name, if there is one."""
    known = [_USUAL, *(each.pw_uid for each in pwd.getpwall())]
    for number in known:
        if number != 0 and _is_known(number):
            yield f"{user}{NAMESPACE}{number}"
            return


def _is_known(number: int) -> bool:
    try:
        pwd.getpwuid(number)
    except KeyError:
        return False
    return True


def _nobody() -> Iterator[str]:
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:  # a minimal image
        return
    yield f"{nobody.pw_uid}:{nobody.pw_gid}"


def _give(directory: Path, user: str) -> None:
    who = user.partition(NAMESPACE)[0]
    if who == OWN_USER:
        return
    uid, gid = map(int, who.split(":"))
    for path in (directory, *directory.iterdir()):
        os.chown(path, uid, gid, follow_symlinks=False)


def _runs(
    argv: Sequence[str | Path], user: str, directory: Path, *, named: bool
) -> bool:
    with tempfile.TemporaryFile() as unread:
        process = spawn(
            argv,
            death_signal=signal.SIGKILL,
            directory=directory,
            output=unread,
            user=user,
            named=named,
        )
        try:
            return process.wait(timeout=_SECONDS) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            process.kill()
            process.wait()
