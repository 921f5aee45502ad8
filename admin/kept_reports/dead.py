"""`fuel-history dead`: what could not be taken, without the API."""

import sys
from collections.abc import Mapping
from contextlib import closing

import click
import msgspec

from admin.installation.connected import connected
from admin.installation.endpoints import endpoints
from admin.kept_reports.choosing import as_lines, limited
from admin.kept_reports.dead_list import list_reports, read_report
from admin.kept_reports.which_dead import asked_for, chosen, filters
from brokers.connect import connect
from db.domain.errors import DeadReportReplayed, FuelHistoryError
from db.kept_reports.dead_purge import purge as purge_asked
from db.kept_reports.dead_purge import purge_one
from kept_reports.replay_dead import Replayer
from kept_reports.shown import dead_report
from publishing.publisher import Publisher
from service import settings
from text.escaping import escape_json
from text.escaping_stream import write_bytes


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
@limited
@as_lines
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
        found = list_reports(database, given, limit)
    found.show(as_json=as_json)


@dead.command()
@click.argument("report_id", metavar="ID", type=click.IntRange(1))
@click.option(
    "--payload", is_flag=True, help="Only its bytes; a terminal gets them escaped."
)
@click.pass_obj
def show(environ: Mapping[str, str], /, *, report_id: int, payload: bool) -> None:
    """Show one as JSON, with what came."""
    with connected(endpoints(settings.load(environ)), "dead") as database:
        row = read_report(database, report_id)
    if payload:
        write_bytes(sys.stdout, [bytes(row["payload"])])
    else:
        report = msgspec.json.encode(dead_report([*row.values()]))
        click.echo(escape_json(msgspec.json.format(report, indent=2).decode()))


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
        replayer = Replayer(database, Publisher(lambda: broker), _explained)
        outcome = replayer.replay(asked, force=force)
    click.echo(f"replayed {outcome.replayed}")
    for skipped in outcome.skipped:
        click.echo(f"not replayed: {skipped.id}: {skipped.why}", err=True)
    raise SystemExit(1 if outcome.skipped else 0)


def _explained(error: FuelHistoryError) -> str:
    replayed = isinstance(error, DeadReportReplayed)
    return f"{error}; --force replays it again" if replayed else str(error)


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
