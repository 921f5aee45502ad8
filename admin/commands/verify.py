"""`fuel-history verify`: show that no run was edited after its end."""

from collections.abc import Mapping

import click

from admin.installation.connected import connected
from admin.installation.endpoints import endpoints
from db.runs.chain_check import Verified, verify
from service import settings


@click.command("verify")
@click.pass_obj
def verify_command(environ: Mapping[str, str]) -> None:
    """Check that the rows of every run are what they were when it ended.

    Each ended run has a hash over its rows, and each hash covers the one of the run
    before it in its environment. Keep the heads that this prints elsewhere: with one of
    them it can be shown that nothing until then was changed, left out or put between,
    not even by who owns the database. A late report adds a link, and changes none;
    retention removes runs, and leaves their links.

    Exit status: 0 all is as it was, 1 something is not, 2 wrong usage or a bad setting.
    """
    found = endpoints(settings.load(environ))
    is_whole = True
    with (
        connected(found, "verify") as database,
        database.reader() as connection,
    ):
        for chain in verify(connection):
            is_whole = is_whole and not chain.faults
            click.echo(_told(chain))
            for fault in chain.faults:
                click.echo(f"  {fault}")
    raise SystemExit(0 if is_whole else 1)


def _told(chain: Verified) -> str:
    where = f"environment {chain.cluster_id}" if chain.cluster_id else "no environment"
    state = "NOT whole" if chain.faults else "whole"
    told = f"{where}: {state}, {chain.runs} runs"
    if chain.changed_later:
        told += f", {chain.changed_later} changed by late reports"
    if chain.removed:
        told += f", {chain.removed} removed"
    return f"{told}, head {chain.head}"
