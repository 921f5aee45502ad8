"""`fuel-history parked`: reports of unknown runs, without the API."""

from collections.abc import Mapping, Sequence
from contextlib import closing

import click

from admin.installation.connected import connected
from admin.installation.endpoints import endpoints
from admin.kept_reports.choosing import as_lines, limited
from admin.kept_reports.parked_list import list_reports, list_runs
from admin.kept_reports.which_parked import chosen, filter_of, filters
from brokers.connect import connect
from db.kept_reports.parked_purge import purge as purge_matching
from kept_reports.replay_parked import replay_parked
from publishing.publisher import Publisher
from service import settings


@click.group()
def parked() -> None:
    """List, show, replay and remove reports of unknown runs.

    A report waits until the start message of its run arrives, or someone registers the
    run. After PARKED_LIMIT_HOURS the run is unannounced: its reports are kept, and
    applied if it is announced after all, but cause no warning any more. Uses
    DATABASE_URL and REPORTS_URL directly, or a running 'up': the API need not run.

    \b
    Examples:
      fuel-history parked list --state unannounced
      fuel-history parked show aa2033ce-8d7e-4cd4-8b0c-6a8ee3b7a1f0
      fuel-history parked replay --state unannounced
      fuel-history parked purge --state unannounced --until 30d
    """


@parked.command("list")
@filters
@limited
@as_lines
@click.pass_obj
def list_parked(
    environ: Mapping[str, str],
    /,
    *,
    limit: int,
    as_json: bool,
    **given: str | None,
) -> None:
    """List the runs, the newest first, and the number of their reports.

    Only reports that the options select are counted.
    """
    with connected(endpoints(settings.load(environ)), "parked") as database:
        found = list_runs(database, given, limit)
    found.show(as_json=as_json)


@parked.command()
@click.argument("uuid", metavar="UUID")
@limited
@as_lines
@click.pass_obj
def show(
    environ: Mapping[str, str], /, *, uuid: str, limit: int, as_json: bool
) -> None:
    """Show the reports of a run in the order in which they were parked.

    With --json each has its whole content, in a table the start of it. Exit status 1 if
    the run has none.
    """
    with connected(endpoints(settings.load(environ)), "parked") as database:
        found = list_reports(database, uuid, limit)
    found.show(as_json=as_json)


@parked.command()
@chosen
@click.pass_obj
def replay(
    environ: Mapping[str, str],
    /,
    *,
    uuids: tuple[str, ...],
    every: bool,
    **given: str | None,
) -> None:
    """Publish parked reports to the receiver again; they wait again, none is removed.

    Exit status 1 if a UUID has none.
    """
    wanted = filter_of(uuids, every=every, **given)
    current = endpoints(settings.load(environ))
    with connected(current, "parked") as database, closing(connect(current)) as broker:
        outcome = replay_parked(database, Publisher(lambda: broker), wanted)
    click.echo(f"replayed {outcome.replayed}")
    _tell_missing(outcome.missing)


@parked.command()
@chosen
@click.pass_obj
def purge(
    environ: Mapping[str, str],
    /,
    *,
    uuids: tuple[str, ...],
    every: bool,
    **given: str | None,
) -> None:
    """Remove parked reports for good.

    Without --state, --since and --until also select those that wait. Exit status 1 if a
    UUID has none.
    """
    wanted = filter_of(uuids, every=every, **given)
    missing = []
    with connected(endpoints(settings.load(environ)), "parked") as database:
        if wanted.uuids:
            removed = 0
            for uuid in wanted.uuids:
                of_run = purge_matching(database, wanted._replace(uuids=(uuid,)))
                removed += of_run
                missing += [] if of_run else [uuid]
        else:
            removed = purge_matching(database, wanted)
    click.echo(f"removed {removed}")
    _tell_missing(missing)


def _tell_missing(uuids: Sequence[str]) -> None:
    for uuid in uuids:
        click.echo(f"no report of {uuid} is parked", err=True)
    raise SystemExit(1 if uuids else 0)
