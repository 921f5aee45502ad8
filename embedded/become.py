"""The last steps of a child before it becomes the program it was started for.

Run as a script, alone in its process: what it does (leaving the user namespace,
asking for a signal when the launcher dies) is unsafe between fork and exec of a
process with threads. It imports nothing of ours and starts in some 20 ms.

Arguments: the launcher's process id, the number of the death signal, the user
("self", "namespace" or "UID:GID"), the working directory, the program, its arguments.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path


CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
#: Who the server believes to be in a user namespace: anyone but root.
NAMESPACE_ID = 65534
CANNOT_EXECUTE = 126


def become(
    launcher: int, death_signal: int, user: str, directory: str, argv: list[str]
) -> None:
    """Replace this process by `argv`; return only by an error."""
    _reset_signals()
    if user == "namespace":
        _enter_user_namespace()
    elif user != "self":
        uid, gid = map(int, user.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    os.chdir(directory)
    # Last, because a change of user clears it.
    _die_with(launcher, death_signal)
    os.execv(argv[0], argv)  # noqa: S606 - the whole purpose


def _reset_signals() -> None:
    # A launcher in the background of a script ignores SIGINT, and so would we.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


def _enter_user_namespace() -> None:
    uid, gid = os.geteuid(), os.getegid()
    _check(_libc().unshare(CLONE_NEWUSER))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{NAMESPACE_ID} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{NAMESPACE_ID} {gid} 1")


def _die_with(launcher: int, death_signal: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    _check(_libc().prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0))
    if os.getppid() != launcher:  # it died before we asked
        os.kill(os.getpid(), death_signal)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def main() -> None:
    launcher, death_signal, user, directory, *argv = sys.argv[1:]
    try:
        become(int(launcher), int(death_signal), user, directory, argv)
    except (OSError, AttributeError) as error:  # AttributeError: no such call here
        sys.stderr.write(f"FATAL:  cannot run {argv[0]}: {error}\n")
        sys.exit(CANNOT_EXECUTE)


if __name__ == "__main__":
    main()
