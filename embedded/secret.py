"""Passwords that are generated once and stored in a file of mode 0600."""

import os
import secrets
from pathlib import Path


def keep(path: Path) -> str:
    """Return the password in `path`; the first call generates it.

    Its characters need no quoting in a URL or in a configuration file.
    """
    if (password := read(path)) is not None:
        return password
    password = secrets.token_urlsafe(24)
    write_private(path, password + "\n")
    return password


def read(path: Path) -> str | None:
    """Return the password in `path`; None: there is none yet."""
    try:
        return path.read_text("ascii").strip() or None
    except FileNotFoundError:
        return None


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, completely or not at all.

    It is on disk when this returns: a power cut leaves no empty password. An existing
    file keeps its owner: root may change what a server reads.
    """
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        os.fchmod(descriptor, 0o600)  # whatever the umask
        file.write(text)
        if path.exists() and os.geteuid() == 0:
            os.fchown(descriptor, path.stat().st_uid, path.stat().st_gid)
        file.flush()
        os.fsync(descriptor)
    fresh.replace(path)
    _sync(path.parent)


def _sync(directory: Path) -> None:
    # Put the name on disk, too.
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
