"""`fuel-history import`: restore what retention archived."""

from collections.abc import Mapping
from pathlib import Path

import click

from admin.installation.connected import connected
from admin.installation.endpoints import endpoints
from admin.retention.archives import read
from db.database import Database
from db.domain.errors import DamagedArchive, DatabaseRefused
from db.retention.planning import alone
from db.retention.restoring import Restored, restore
from pipeline.unpark import unpark
from service import settings


@click.command("import")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.pass_obj
def import_archives(environ: Mapping[str, str], *, files: tuple[Path, ...]) -> None:
    """Restore runs that 'retention --archive' wrote to FILEs.

    A run is restored as it was, with its uuid, and with its old ids if it was removed
    from this database. An existing run is merged with the file, like with reports:
    importing the same file again changes nothing. Reports that arrived while the run
    was gone are applied.

    \b
      fuel-history import /srv/archive/transaction-0000000012.jsonl.gz

    A damaged file is refused as a whole, with the reason; the others are imported all
    the same. Each file is one transaction of the database.

    Exit status: 0 success, 1 a file was refused or it failed, 2 wrong usage or a bad
    setting.
    """
    refused = False
    current = endpoints(settings.load(environ))
    with connected(current, "import") as database, alone(database):
        for file in files:
            try:
                restored = _import(database, file)
            except DamagedArchive as error:
                _refuse(f"{error}; nothing of it was imported")
                refused = True
            except DatabaseRefused as error:
                _refuse(f"{file}: {error}")
                refused = True
            else:
                done = "imported" if restored.created else "merged"
                click.echo(f"{file}: {done} transaction {restored.task_id}")
    raise SystemExit(1 if refused else 0)


def _refuse(reason: str) -> None:
    # One line, whatever the file contains: the reason may quote it.
    shown = (each if each.isprintable() else ascii(each)[1:-1] for each in reason)
    click.echo(f"fuel-history: {''.join(shown)}", err=True)


def _import(database: Database, file: Path) -> Restored:
    archived = read(file)
    restored = restore(database, archived)
    # What was parked for it meanwhile.
    unpark(database, [archived.transaction["uuid"]])
    return restored
