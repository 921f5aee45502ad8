"""`fuel-history verify`: show that no run was edited after its end."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from admin.installation.connected import connected
from admin.installation.endpoints import endpoints
from admin.retention.checking import check
from db.database import Connection
from db.domain.errors import DamagedArchive
from db.runs.chain_check import Verified, verify
from db.runs.chain_links import place_of
from service import settings


@click.command("verify")
@click.argument(
    "files",
    metavar="[FILE]...",
    nargs=-1,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--head",
    "heads",
    metavar="HEAD",
    multiple=True,
    callback=lambda _, __, given: tuple(map(_hash, given)),
    help="A head that was kept elsewhere; may be repeated.",
)
@click.pass_obj
def verify_command(
    environ: Mapping[str, str], *, files: tuple[Path, ...], heads: tuple[str, ...]
) -> None:
    """Check that the rows of every run are what they were when it ended.

    Each ended run has a hash over its rows, and each hash covers the one of the run
    before it in its environment. Keep the heads that this prints elsewhere: with one of
    them (--head) it can be shown that nothing until then was changed, left out or put
    between, not even by who owns the database. A late report adds a link, and changes
    none; retention removes runs, and leaves their links.

    With FILEs (of 'export' or 'retention --archive') only these are checked: their rows
    by the link in the file, and this link by --head, or else by the chain in the
    database. With --head no database is needed.

    \b
      fuel-history verify
      fuel-history verify --head 41f0…
      fuel-history verify /srv/audit/transaction-0000000012.jsonl.gz

    Exit status: 0 all is as it was, 1 something is not, 2 wrong usage or a bad setting.
    """
    if files and heads:
        faults = sum([_checked(file, heads, None) for file in files])
    else:
        found = endpoints(settings.load(environ))
        with (
            connected(found, "verify") as database,
            database.reader() as connection,
        ):
            if files:
                faults = sum([_checked(file, (), connection) for file in files])
            else:
                faults = sum(_whole(connection))
                faults += sum([_is_missing(connection, each) for each in heads])
    raise SystemExit(1 if faults else 0)


def _hash(text: str) -> str:
    try:
        is_hash = len(bytes.fromhex(text)) == len(bytes(32))
    except ValueError:
        is_hash = False
    if not is_hash:
        raise click.BadParameter(f"{text!r} is not 64 hexadecimal digits")
    return text.lower()


def _whole(connection: Connection) -> Iterator[int]:
    """Print what became of each chain; yield its number of faults."""
    for chain in verify(connection):
        click.echo(_told(chain))
        for fault in chain.faults:
            click.echo(f"  {fault}")
        yield len(chain.faults)


def _told(chain: Verified) -> str:
    state = "NOT whole" if chain.faults else "whole"
    told = f"{_environment(chain.cluster_id)}: {state}, {chain.runs} runs"
    if chain.changed_later:
        told += f", {chain.changed_later} changed by late reports"
    if chain.removed:
        told += f", {chain.removed} removed"
    return f"{told}, head {chain.head}"


def _environment(cluster_id: int) -> str:
    return f"environment {cluster_id}" if cluster_id else "no environment"


def _is_missing(connection: Connection, its_head: str) -> bool:
    """Print where a head is, and say whether it is nowhere."""
    place = place_of(connection, bytes.fromhex(its_head))
    told = "in no chain"
    if place is not None:
        where = _environment(place.cluster_id)
        told = f"link {place.position} of {where}, run {place.task_id}"
    click.echo(f"head {its_head}: {told}")
    return place is None


def _checked(file: Path, heads: tuple[str, ...], connection: Connection | None) -> bool:
    """Print whether an archive is what its run was, and say whether it is not.

    `connection` None: by these heads, not by the chain.
    """
    try:
        found = check(file)
    except DamagedArchive as error:
        click.echo(str(error))
        return True
    faults = found.faults
    if found.head is not None and not faults:
        if connection is None and found.head not in heads:
            faults = [f"its head {found.head} is none of these"]
        elif connection and place_of(connection, bytes.fromhex(found.head)) is None:
            faults = [f"its head {found.head} is in no chain of this database"]
    state = "; ".join(faults) or f"as it was, head {found.head}"
    click.echo(f"{file}: run {found.task_id}: {state}")
    return bool(faults)
