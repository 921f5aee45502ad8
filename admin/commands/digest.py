"""`fuel-history digest`: make what is computed of runs when they end."""

from collections.abc import Mapping

import click

from admin.installation.connected import connected
from admin.installation.endpoints import endpoints
from db.runs.digests import forget_digests
from service import settings


@click.command()
@click.option("--all", "anew", is_flag=True, help="Of every run that has ended, anew.")
@click.pass_obj
def digest(environ: Mapping[str, str], *, anew: bool) -> None:
    """Make the digests of runs that have ended and have none.

    Workers do it by themselves when a run ends. This is for runs that ended before
    there were digests: answers about them are slower until then, and never wrong.
    """
    # Only here: other commands start sooner, and stay smaller, without all answers.
    from answers.digests import close_all  # noqa: PLC0415

    found = endpoints(settings.load(environ))
    with connected(found, "digest") as database:
        if anew:
            with database.writer() as connection:
                forget_digests(connection)
        runs = sum(1 for _ in close_all(database))
    click.echo(f"made the digests of {runs} run{'' if runs == 1 else 's'}")
