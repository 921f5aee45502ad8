"""`fuel-history retention`: the only thing that removes history."""

import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from admin.installation.connected import connected
from admin.installation.endpoints import endpoints
from admin.retention.archives import Archives
from admin.retention.keep_option import (
    ClusterKeep,
    ClusterKeepOption,
    keep,
    of_clusters,
)
from admin.retention.plan import Plan, plan, show
from admin.retention.removing import Gone, carry_out, counted
from admin.terminal.progress import progress
from db.database import Database
from db.domain.errors import FuelHistoryError
from db.domain.retention import Policy
from db.retention.planning import alone
from db.runs.orchestrator_tasks import forget_before
from service import settings


#: A shell's exit status of a command that Ctrl-C ended.
_INTERRUPTED = 130


@click.command()
@click.option(
    "--keep-days",
    type=click.IntRange(1, 100_000),
    metavar="N",
    required=True,
    help="Keep runs of the last N days.",
)
@click.option(
    "--keep-failed-days",
    type=click.IntRange(1, 100_000),
    metavar="N",
    help="Keep failed runs longer.  [default: as --keep-days]",
)
@click.option(
    "--keep-last",
    type=click.IntRange(0, 1_000_000),
    metavar="N",
    default=0,
    show_default=True,
    help="Keep the newest N runs of each cluster at any age.",
)
@click.option(
    "--cluster",
    "clusters",
    type=ClusterKeepOption(),
    metavar="ID:keep-…=N[,…]",
    multiple=True,
    help="Keep more or less of this cluster. Once per cluster.",
)
@click.option(
    "--archive",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="First write each run to a file there; 'import' restores it.",
)
@click.option("--dry-run", is_flag=True, help="Print the plan; remove nothing.")
@click.option("--yes", is_flag=True, help="Do not ask, even on a terminal.")
@click.option(
    "--lock-timeout",
    type=click.FloatRange(0.05, 60),
    metavar="SECONDS",
    default=0.5,
    show_default=True,
    help="Maximum seconds that a report may wait for a lock; it is retried.",
)
@click.pass_obj
def retention(
    environ: Mapping[str, str],
    *,
    keep_days: int,
    keep_failed_days: int | None,
    keep_last: int,
    clusters: tuple[ClusterKeep, ...],
    archive: Path | None,
    dry_run: bool,
    yes: bool,
    lock_timeout: float,
) -> None:
    """Remove the history of old runs, for good.

    A run is removed with all its data: its entries, its graph, its nodes' outcomes, and
    itself; it is not listed any more. Its age counts from its last report. A run that
    has not ended is kept until it has been silent for at least 7 days. A run with parts
    is removed with them, or not at all.

    \b
    Print the plan, then remove, with a copy:
      fuel-history retention --keep-days 365 --keep-last 10 --dry-run
      fuel-history retention --keep-days 365 --keep-last 10 --archive /srv/archive

    \b
    Failed runs for two years, and all of cluster 5 for three:
      fuel-history retention --keep-days 365 --keep-failed-days 730 \\
          --cluster 5:keep-days=1095

    Runs without a known cluster count as those of one cluster. DATABASE_URL must be
    that of the tables' owner. Reports and queries continue meanwhile. You can stop the
    command at any time: each run either exists or is gone. Run it again to continue.

    Exit status: 0 success, 1 failure, 2 wrong usage or a bad setting, 130 Ctrl-C.
    """
    default = keep(keep_days, keep_failed_days, keep_last)
    policy = Policy(default, of_clusters(default, clusters))
    current = endpoints(settings.load(environ))
    with connected(current, "retention") as database:
        if dry_run:
            show(database, plan(database, policy))
            return
        with alone(database):
            _forget(database, keep_days)
            planned = plan(database, policy)
            whole = counted(planned.partitions, "whole partition", "whole partitions")
            click.echo(f"{planned.runs:,} of {planned.known:,} runs go, {whole}")
            if not planned.steps:
                return
            if not yes and sys.stdin.isatty():
                click.confirm("Remove them for good?", abort=True)
            _carry_out(database, planned, archive, lock_timeout)


def _forget(database: Database, days: int) -> None:
    """Remove old data beside runs that is never shown and has served its purpose."""
    with database.writer() as connection:
        forget_before(connection, datetime.now(UTC) - timedelta(days=days))


def _carry_out(
    database: Database,
    planned: Plan,
    archive: Path | None,
    lock_seconds: float,
) -> None:
    gone = Gone()
    began = time.monotonic()
    try:
        archives = Archives(archive) if archive is not None else None
        total = planned.runs
        with progress(
            "removing", total, line=lambda done: f"{done:,} of {total:,} runs"
        ) as advance:
            carry_out(
                database,
                planned.steps,
                archives,
                lock_seconds=lock_seconds,
                gone=gone,
                advance=advance,
            )
    except KeyboardInterrupt:
        click.echo(f"fuel-history: interrupted; removed {gone}", err=True)
        raise SystemExit(_INTERRUPTED) from None
    except (FuelHistoryError, OSError) as error:
        click.echo(
            f"fuel-history: {error}; removed {gone}; run it again to continue", err=True
        )
        raise SystemExit(1) from None
    click.echo(f"removed {gone} in {time.monotonic() - began:.1f} s")
    if gone.changed:
        click.echo(
            f"kept {counted(gone.changed, 'run', 'runs')}: reports came meanwhile; run"
            " it again",
            err=True,
        )
