"""`fuel-history export`: write runs as archives, and leave them where they are."""

from collections.abc import Mapping
from pathlib import Path

import click

from admin.installation.connected import connected
from admin.installation.endpoints import endpoints
from admin.retention.archives import Archives
from db.retention.archive import lines
from db.retention.planning import list_runs
from service import settings


@click.command("export")
@click.argument("numbers", metavar="RUN...", nargs=-1, required=True, type=int)
@click.option(
    "--to",
    "directory",
    required=True,
    metavar="DIRECTORY",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the files are written; what is in it is never overwritten.",
)
@click.pass_obj
def export_runs(
    environ: Mapping[str, str], *, numbers: tuple[int, ...], directory: Path
) -> None:
    """Write RUNs to files of one run each, as 'retention --archive' does.

    Nothing is removed. 'fuel-history import' reads the files, here or elsewhere: all
    that is known of a run is in its file, graphs and settings with their passwords too.

    \b
      fuel-history export 12 13 --to /srv/audit
    """
    found = endpoints(settings.load(environ))
    with connected(found, "export") as database:
        archives = Archives(directory)
        with database.reader() as connection:
            runs = {run.task_id: run for run in list_runs(connection)}
            for number in numbers:
                if number not in runs:
                    raise click.ClickException(f"there is no run {number}")
                archives.write(number, lines(connection, runs[number]))
                click.echo(f"run {number} is in {directory}")
