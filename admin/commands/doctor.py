"""`fuel-history doctor`: check everything, for people and for monitoring."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import timedelta
from functools import partial
from typing import TypeVar

import click

from admin.checks.backup import check_backup
from admin.checks.bindings import check_bindings
from admin.checks.broker import check_broker, check_broker_requirements
from admin.checks.database import check_database, check_partitions, check_timeouts
from admin.checks.finding import Finding, Limits, Severity, critical
from admin.checks.replica import check_replica
from admin.checks.reports import check_dead, check_parked
from admin.checks.runs import check_ended, check_silent
from admin.checks.told import as_json, as_lines
from admin.checks.workers import check_workers
from admin.installation.endpoints import endpoints
from admin.terminal.ages import Age
from brokers.connect import bindings, connect
from brokers.interface import BrokerUnavailable
from db import dsn
from db.database import Database
from service import settings
from service.settings import BadSetting, Settings


_Command = TypeVar("_Command", bound=Callable[..., object])


def _age(name: str, default: str, meaning: str) -> Callable[[_Command], _Command]:
    return click.option(
        name, type=Age(), default=default, show_default=True, help=meaning
    )


@click.command()
@_age("--max-lag", "60s", "Of the oldest report in the broker; ten times it fails.")
@click.option(
    "--max-waiting",
    type=click.IntRange(0),
    default=50_000,
    show_default=True,
    help="Reports waiting in RabbitMQ, which does not know their age.",
)
@_age("--max-parked-age", "1h", "Of reports whose run has not started.")
@click.option(
    "--max-dead",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Dead reports that wait.",
)
@_age("--max-silence", "4h", "Since the last report of a run that has not ended.")
@_age("--max-backup-age", "26h", "Of the newest backup in BACKUP_DIR, if that is set.")
@_age("--recent", "7d", "How long ago a run may have ended to be checked.")
@click.option("--json", is_flag=True, help="Print JSON, for programs.")
@click.pass_obj
def doctor(
    environ: Mapping[str, str],
    /,
    *,
    max_lag: timedelta,
    max_waiting: int,
    max_parked_age: timedelta,
    max_dead: int,
    max_silence: timedelta,
    max_backup_age: timedelta,
    recent: timedelta,
    json: bool,
) -> None:
    """Check everything; print one line per check.

    Checks DATABASE_URL, READ_DATABASE_URL, REPORTS_URL, BROKER_URL and NAILGUN_URL, or
    a running 'up'; the API need not run.

    Exit status, as in monitoring plug-ins: 0 all is well, 1 someone should look at it
    (WARN), 2 something does not work (FAIL), or wrong usage.
    """
    current = endpoints(settings.load(environ))
    limits = Limits(
        lag=max_lag,
        waiting=max_waiting,
        parked_age=max_parked_age,
        dead=max_dead,
        silence=max_silence,
        backup_age=max_backup_age,
        recent=recent,
    )
    findings = list(_findings(current, limits))
    worst = max(finding.severity for finding in findings)
    click.echo(as_json(findings, worst) if json else as_lines(findings))
    raise SystemExit(worst)


def _findings(current: Settings, limits: Limits) -> Iterator[Finding]:
    yield from _of_database(current, limits)
    yield _checked("broker", lambda: _broker(current, limits))
    # A server that does not answer is reported by its own check.
    with suppress(BrokerUnavailable, BadSetting):
        yield _broker_requirements(current)
        yield from _bindings(current)
    yield _checked("workers", lambda: check_workers(current))
    if (directory := current.backup_dir) is not None:
        yield _checked("backup", lambda: check_backup(directory, limits.backup_age))
    if current.nailgun_url is not None:
        # 0.1 s of a start: few have this setting.
        from admin.checks.nailgun import check_nailgun  # noqa: PLC0415

        yield _checked("nailgun", lambda: check_nailgun(current))


def _of_database(current: Settings, limits: Limits) -> Iterator[Finding]:
    try:
        url = current.required_database_url
    except BadSetting as error:
        yield critical("database", str(error), "set it")
        return
    with closing(Database(url, application_name="fuel-history-doctor")) as database:
        first = _checked("database", lambda: check_database(database))
        yield first
        if first.severity is not Severity.ok:
            # Its content cannot be checked.
            return
        yield _checked("timeouts", lambda: check_timeouts(database))
        if current.read_database_url is not None:
            for each in dsn.each_host(current.read_database_url):
                yield _checked("replica", partial(_replica, each, current, database))
        yield _checked("partitions", lambda: check_partitions(database))
        yield _checked("parked", lambda: check_parked(database, limits))
        yield _checked("dead", lambda: check_dead(database, limits))
        yield _checked("silent runs", lambda: check_silent(database, limits))
        yield _checked("ended runs", lambda: check_ended(database, limits))


def _replica(url: str, current: Settings, primary: Database) -> Finding:
    with closing(Database(url, application_name="fuel-history-doctor")) as replica:
        return check_replica(primary, replica, current.read_max_lag_seconds)


def _broker(current: Settings, limits: Limits) -> Finding:
    with closing(connect(current)) as broker:
        return check_broker(broker, limits, current.reports_queue)


def _broker_requirements(current: Settings) -> Finding:
    with closing(connect(current)) as broker:
        return check_broker_requirements(broker)


def _bindings(current: Settings) -> Iterator[Finding]:
    found = bindings(current)
    if found is not None:
        with closing(found):
            yield _checked("bindings", lambda: check_bindings(found, current))


def _checked(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return critical(name, f"it cannot be looked at: {reason}", "see there")
