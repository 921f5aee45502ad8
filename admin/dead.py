"""`fuel-history dead`: what could not be taken, without the API."""

from collections.abc import Mapping
from contextlib import closing

import click
import msgspec

import settings
from admin.columns import aligned
from admin.connected import connected
from admin.dead_list import listed, shown
from admin.endpoints import endpoints
from admin.which_dead import asked_for, chosen, filters
from api.publisher import Publisher
from api.replaying import Replayer
from brokers.connect import connect
from db.dead_purge import purge as purge_asked
from db.dead_purge import purge_one


@click.group()
def dead() -> None:
    """List, show, replay and remove reports that could not be taken.

    Works on DATABASE_URL and REPORTS_URL themselves, or on a running 'up': the API
    need not run.

    \b
    Examples:
      fuel-history dead list --since 24h
      fuel-history dead show 7
      fuel-history dead replay --reasons refused_by_database
      fuel-history dead purge --replayed
    """


@dead.command("list")
@filters
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=100,
    show_default=True,
    help="Most that are listed.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_dead(
    environ: Mapping[str, str],
    /,
    *,
    limit: int,
    as_json: bool,
    **given: str | bool | None,
) -> None:
    """List those that wait, the newest first.

    With --replayed, those that were replayed and did not come back.
    """
    with connected(endpoints(settings.load(environ)), "dead") as database:
        found = listed(database, given, limit)
    if as_json:
        for report in found.reports:
            click.echo(msgspec.json.encode(report))
    else:
        for line in aligned(found.rows()):
            click.echo(line)
    if found.more:
        click.echo(f"there are more: --limit {limit}", err=True)


@dead.command()
@click.argument("report_id", metavar="ID", type=click.IntRange(1))
@click.option("--payload", is_flag=True, help="Only its bytes, as they came.")
@click.pass_obj
def show(environ: Mapping[str, str], /, *, report_id: int, payload: bool) -> None:
    """Show one as JSON, with what came."""
    with connected(endpoints(settings.load(environ)), "dead") as database:
        # A terminal gets no other bytes than it was asked to.
        click.echo(shown(database, report_id, payload=payload), nl=not payload)


@dead.command()
@chosen
@click.option(
    "--force", is_flag=True, help="Also those that were sent and did not come back."
)
@click.pass_obj
def replay(
    environ: Mapping[str, str],
    /,
    *,
    ids: tuple[int, ...],
    every: bool,
    force: bool,
    **given: str | None,
) -> None:
    """Let the receiver try them again; none is removed by it.

    Exit status 1 where one of them was not sent; it is said why.
    """
    asked = asked_for(ids, every=every, **given)
    if not ids:
        asked = asked._replace(replayed=None if force else False)
    current = endpoints(settings.load(environ))
    with connected(current, "dead") as database, closing(connect(current)) as broker:
        outcome = Replayer(database, Publisher(lambda: broker)).replay(
            asked, force=force
        )
    click.echo(f"replayed {outcome.replayed}")
    for skipped in outcome.skipped:
        # The API's words for the option.
        why = skipped.why.replace("force=1", "--force")
        click.echo(f"not replayed: {skipped.id}: {why}", err=True)
    raise SystemExit(1 if outcome.skipped else 0)


@dead.command()
@chosen
@click.option(
    "--replayed", is_flag=True, help="Those that were replayed and did not come back."
)
@click.pass_obj
def purge(
    environ: Mapping[str, str],
    /,
    *,
    ids: tuple[int, ...],
    every: bool,
    **given: str | bool | None,
) -> None:
    """Remove them for good.

    --reasons, --since and --until mean those that wait, unless --replayed says
    otherwise. An ID that there is not ends it with exit status 1.
    """
    asked = asked_for(ids, every=every, **given)
    with connected(endpoints(settings.load(environ)), "dead") as database:
        if asked.ids:
            for report_id in asked.ids:
                purge_one(database, report_id)
            removed = len(asked.ids)
        else:
            removed = purge_asked(database, asked)
    click.echo(f"removed {removed}")
