"""`fuel-history retention`: the only thing that removes history."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
from admin.retention.removing import Gone, carry_out, counted
from db.database import Database
from db.domain.errors import FuelHistoryError
from db.domain.retention import Policy, expired
from db.domain.retention_steps import Step, steps
from db.retention.planning import (
    alone,
    count_entries,
    list_passed_partitions,
    list_runs,
)
from db.runs.orchestrator_tasks import forget_before
from service import settings
from text import local_times
from text.escaping_stream import drawing


#: A shell's exit status of a command that Ctrl-C ended.
_INTERRUPTED = 130
#: Seconds between two lines if no progress bar can be shown.
_PERIOD = 10.0


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
    has
    not ended is kept until it has been silent for at least 7 days. A run with parts is
    removed with them, or not at all.

    \b
    Print the plan, then remove, with a copy:
      fuel-history retention --keep-days 365 --keep-last 10 --dry-run
      fuel-history retention --keep-days 365 --keep-last 10 --archive /srv/archive

    \b
    Failed runs for two years, and all of cluster 5 for three:
      fuel-history retention --keep-days 365 --keep-failed-days 730 \\
          --cluster 5:keep-days=1095

    Runs without a known cluster count as those of one cluster. DATABASE_URL must be
    that of
    the tables' owner. Reports and queries continue meanwhile. You can stop the command
    at any
    time: each run either exists or is gone. Run it again to continue.

    Exit status: 0 success, 1 failure, 2 wrong usage or a bad setting, 130 Ctrl-C.
    """
    default = keep(keep_days, keep_failed_days, keep_last)
    policy = Policy(default, of_clusters(default, clusters))
    current = endpoints(settings.load(environ))
    with connected(current, "retention") as database:
        if dry_run:
            _, planned = _plan(database, policy)
            _show(database, planned)
            return
        with alone(database):
            _forget(database, keep_days)
            known, planned = _plan(database, policy)
            total = sum(len(step.runs) for step in planned)
            dropped = sum(step.partition is not None for step in planned)
            whole = counted(dropped, "whole partition", "whole partitions")
            click.echo(f"{total:,} of {known:,} runs go, {whole}")
            if not planned:
                return
            if not yes and sys.stdin.isatty():
                click.confirm("Remove them for good?", abort=True)
            _carry_out(database, planned, archive, lock_timeout, total)


def _forget(database: Database, days: int) -> None:
    """Remove old data beside runs that is never shown and has served its purpose."""
    with database.writer() as connection:
        forget_before(connection, datetime.now(UTC) - timedelta(days=days))


def _plan(database: Database, policy: Policy) -> tuple[int, list[Step]]:
    with database.reader() as connection:
        runs = list_runs(connection)
        partitions = list_passed_partitions(connection)
    going = expired(runs, policy, datetime.now(UTC))
    return len(runs), steps(runs, going, partitions)


def _show(database: Database, planned: Sequence[Step]) -> None:
    gone = Gone()
    for runs, partition in planned:
        with database.reader() as connection:
            entries = count_entries(connection, [run.task_id for run in runs])
        for run in runs:
            of_cluster = run.cluster_id if run.cluster_id is not None else "unknown"
            click.echo(
                f"transaction {run.task_id}, cluster {of_cluster}, {run.status}, last"
                f" heard of {local_times.shown(run.last_at)},"
                f" {entries.get(run.task_id, 0):,} entries"
            )
        if partition is not None:
            click.echo(f"partition {partition.name}")
        gone.add(len(runs), sum(entries.values()), partition)
    click.echo(f"would remove {gone}")


def _carry_out(
    database: Database,
    planned: Sequence[Step],
    archive: Path | None,
    lock_seconds: float,
    total: int,
) -> None:
    gone = Gone()
    began = time.monotonic()
    try:
        archives = Archives(archive) if archive is not None else None
        with _progress(total) as advance:
            carry_out(
                database,
                planned,
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


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    if sys.stderr.isatty():
        stderr = drawing(sys.stderr)
        with click.progressbar(length=total, label="removing", file=stderr) as bar:
            yield bar.update
        return
    done, told_at = 0, time.monotonic()

    def advance(runs: int) -> None:
        nonlocal done, told_at
        done += runs
        if time.monotonic() - told_at >= _PERIOD:
            told_at = time.monotonic()
            click.echo(f"{done:,} of {total:,} runs", err=True)

    yield advance
