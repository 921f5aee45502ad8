"""`fuel-history migrate`: migrate the database to this version's schema."""

from collections.abc import Mapping

import click

from admin.installation.endpoints import endpoints
from db.domain.errors import DatabaseUnavailable
from db.schema.migrate import upgrade
from embedded.errors import ServiceError
from service import settings


@click.command()
@click.pass_obj
def migrate(environ: Mapping[str, str]) -> None:
    """Migrate the database to the schema of this version.

    Migrates DATABASE_URL, or the embedded database of a running 'up' (which migrates by
    itself when it starts). It can be repeated, and run by several at once; reports that
    arrive meanwhile wait in their broker.
    """
    url = endpoints(settings.load(environ)).required_database_url
    click.echo(migrated(url))


def migrated(url: str) -> str:
    """Migrate the database at `url`; return a sentence about the result.

    Raises :class:`ServiceError` if the database cannot be migrated now.
    """
    try:
        before, after = upgrade(url)
    except DatabaseUnavailable as error:
        raise ServiceError(f"cannot migrate DATABASE_URL: {error}") from error
    if before == after:
        return f"the database already has schema {after}"
    if before is None:
        return f"the database now has schema {after}"
    return f"the database was migrated from schema {before} to {after}"
