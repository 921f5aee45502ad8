"""The last steps of a child before it becomes the program that it was started for.

Run as a script, alone in its process: its work (leaving the user namespace, requesting
a signal when the launcher dies) is unsafe between fork and exec of a process with
threads. It imports nothing of ours and starts in some 20 ms.

Arguments: the launcher's process id, the number of the death signal, the user ("self"
or "UID:GID", and "+UID" for its id in a user namespace), "named" if it must have a
name, the working directory, the program, its arguments.
"""

import ctypes
import os
import pwd
import signal
import sys
from pathlib import Path


CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
NAMESPACE = "+"
CANNOT_EXECUTE = 126
#: Its files are for its user only, whatever the launcher's umask.
PRIVATE = 0o077


def become(
    launcher: int,
    death_signal: int,
    user: str,
    directory: str,
    argv: list[str],
    *,
    named: bool,
) -> None:
    """Replace this process by `argv`; returns only by an error."""
    _reset_signals()
    who, _, number = user.partition(NAMESPACE)
    if who != "self":
        uid, gid = map(int, who.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if number:
        _enter_user_namespace(int(number))
    if named:
        pwd.getpwuid(os.geteuid())
    os.umask(PRIVATE)
    os.chdir(directory)
    # Last, because a change of user resets it.
    _die_with(launcher, death_signal)
    os.execv(argv[0], argv)  # noqa: S606 - the whole purpose


def _reset_signals() -> None:
    # A launcher in a script's background ignores SIGINT, and we would inherit that.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


def _enter_user_namespace(number: int) -> None:
    uid, gid = os.geteuid(), os.getegid()
    _check(_libc().unshare(CLONE_NEWUSER))
    # A process that changed its user may not write its own files in /proc.
    _check(_libc().prctl(PR_SET_DUMPABLE, 1, 0, 0, 0))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{number} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{number} {gid} 1")


def _die_with(launcher: int, death_signal: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    _check(_libc().prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0))
    if os.getppid() != launcher:  # it died before we requested the signal
        os.kill(os.getpid(), death_signal)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def main() -> None:
    launcher, death_signal, user, named, directory, *argv = sys.argv[1:]
    try:
        become(
            int(launcher),
            int(death_signal),
            user,
            directory,
            argv,
            named=named == "named",
        )
    # KeyError: a user without a name; AttributeError: no such call here.
    except (OSError, KeyError, AttributeError) as error:
        sys.stderr.write(f"FATAL:  cannot run {argv[0]}: {error}\n")
        sys.exit(CANNOT_EXECUTE)


if __name__ == "__main__":
    main()
