"""`fuel-history grant`: grant a process its permissions in the database."""

from collections.abc import Mapping

import click

from admin.installation.connected import connected
from admin.installation.endpoints import endpoints
from db.schema.grants import Process, grant
from service import settings


@click.command("grant")
@click.argument("process", type=click.Choice([each.value for each in Process]))
@click.argument("role")
@click.pass_obj
def grant_command(environ: Mapping[str, str], process: str, role: str) -> None:
    """Grant a database ROLE what the api or the worker needs, and no more.

    DATABASE_URL must be that of the tables' owner, which migrates. Create the roles
    yourself, so that you choose their passwords:

    \b
      psql -c "CREATE ROLE fuel_api LOGIN PASSWORD '…'" -c "CREATE ROLE fuel_worker …"
      fuel-history migrate
      fuel-history grant api fuel_api
      fuel-history grant worker fuel_worker

    Then give the API and the worker their own URLs. Neither can drop or alter a table,
    or remove a row of the history. Repeat this after each migration.
    """
    found = endpoints(settings.load(environ))
    with connected(found, "grant") as database, database.writer() as connection:
        grant(connection, Process(process), role)
    click.echo(f"{role} may do what the {process} needs")
