"""`fuel-history dead`: reports that could not be recorded, without the API."""

import sys
from collections.abc import Mapping
from contextlib import closing

import click
import msgspec

from admin.installation.connected import connected
from admin.installation.endpoints import endpoints
from admin.kept_reports.choosing import as_lines, limited
from admin.kept_reports.dead_list import list_reports, read_report
from admin.kept_reports.which_dead import chosen, filter_of, filters
from brokers.connect import connect
from db.domain.errors import DeadReportReplayed, FuelHistoryError
from db.kept_reports.dead_purge import purge as purge_matching
from db.kept_reports.dead_purge import purge_one
from kept_reports.replay_dead import Replayer
from kept_reports.shown import dead_report
from publishing.publisher import Publisher
from service import settings
from text.escaping import escape_json
from text.escaping_stream import write_bytes


@click.group()
def dead() -> None:
    """List, show, replay and remove reports that could not be recorded.

    Uses DATABASE_URL and REPORTS_URL directly, or a running 'up': the API need not run.

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
    """List waiting dead reports, the newest first.

    With --replayed, lists those that were replayed and did not fail again.
    """
    with connected(endpoints(settings.load(environ)), "dead") as database:
        found = list_reports(database, given, limit)
    found.show(as_json=as_json)


@dead.command()
@click.argument("report_id", metavar="ID", type=click.IntRange(1))
@click.option(
    "--payload", is_flag=True, help="Print only its bytes, escaped on a terminal."
)
@click.pass_obj
def show(environ: Mapping[str, str], /, *, report_id: int, payload: bool) -> None:
    """Show one as JSON, with its content."""
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
    "--force", is_flag=True, help="Include those replayed without a new failure."
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
    """Publish dead reports to the receiver again; none is removed.

    Exit status 1 if one of them was not sent; the reason is printed.
    """
    wanted = filter_of(ids, every=every, **given)
    if not ids:
        wanted = wanted._replace(replayed=None if force else False)
    current = endpoints(settings.load(environ))
    with connected(current, "dead") as database, closing(connect(current)) as broker:
        replayer = Replayer(database, Publisher(lambda: broker), _explained)
        outcome = replayer.replay(wanted, force=force)
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
    "--replayed", is_flag=True, help="Those replayed that did not fail again."
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
    """Remove dead reports for good.

    --reasons, --since and --until select reports that wait, unless --replayed is given.
    An unknown ID ends it with exit status 1.
    """
    wanted = filter_of(ids, every=every, **given)
    with connected(endpoints(settings.load(environ)), "dead") as database:
        if wanted.ids:
            for report_id in wanted.ids:
                purge_one(database, report_id)
            removed = len(wanted.ids)
        else:
            removed = purge_matching(database, wanted)
    click.echo(f"removed {removed}")
