"""Tokens of earlier logins, in files that only their owner can read."""

import contextlib
import hashlib
import os
import stat
import tempfile
from pathlib import Path

from fuel_history.configuration import Configuration


def read(configuration: Configuration) -> str | None:
    """Return the stored token of this login; None: there is none."""
    if (path := _path(configuration)) is None:
        return None
    try:
        with path.open(encoding="ascii") as file:
            known = os.fstat(file.fileno())
            private = not stat.S_IMODE(known.st_mode) & 0o077
            if known.st_uid == os.geteuid() and private:
                return file.read().strip() or None
    except (OSError, UnicodeDecodeError):
        pass
    return None


def keep(configuration: Configuration, token: str) -> None:
    """Store a token, completely or not at all; errors are ignored."""
    if (path := _path(configuration)) is None:
        return
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp creates files with mode 0600.
        descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=".token-")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(token + "\n")
        Path(fresh).replace(path)


def _path(configuration: Configuration) -> Path | None:
    """Return the file of this server, user and password.

    Another password gets another file, so that a wrong password is refused; scrypt
    protects it from being guessed from the file's name.
    """
    if configuration.cache_dir is None or not configuration.password:
        return None
    who = (configuration.url, configuration.username or "", configuration.tenant_name)
    name = hashlib.scrypt(
        configuration.password.encode(),
        salt="\n".join(who).encode(),
        n=2**12,
        r=8,
        p=1,
        dklen=16,
    )
    return configuration.cache_dir / f"token-{name.hex()}"
