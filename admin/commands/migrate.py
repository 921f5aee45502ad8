"""`fuel-history migrate`: bring the database to this version's schema."""

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
    """Bring the database to the schema of this version.

    It migrates DATABASE_URL, or the embedded database of a running 'up' (which
    migrates by itself when it starts). Safe to run twice, and by several at
    once; reports that come in meanwhile wait in their broker.
    """
    url = endpoints(settings.load(environ)).required_database_url
    click.echo(migrated(url))


def migrated(url: str) -> str:
    """Migrate the database at `url`, and return what was done in words.

    Raises :class:`ServiceError` where the database cannot be migrated now.
    """
    try:
        before, after = upgrade(url)
    except DatabaseUnavailable as error:
        raise ServiceError(f"cannot migrate DATABASE_URL: {error}") from error
    if before == after:
        return f"the database has schema {after} already"
    if before is None:
        return f"the database has got schema {after}"
    return f"the database went from schema {before} to {after}"
