"""`fuel-history connect`: connect to a Fuel master's RabbitMQ, or disconnect."""

import dataclasses
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from typing import NamedTuple

import click

from admin.checks.connection import check_all
from admin.checks.finding import Finding, Severity
from admin.checks.nailgun import check_nailgun
from admin.checks.passing import check_passing
from admin.checks.told import as_marked_line
from admin.installation.endpoints import endpoints
from brokers.bindings import Bindings
from brokers.connect import bindings
from brokers.interface import BrokerUnavailable
from embedded.errors import ServiceError
from service import setting_urls, settings
from service.settings import BadSetting, Settings
from text.escaping_stream import drawing


class _Connection(NamedTuple):
    """What the steps of the command work on."""

    bindings: Bindings
    url: str
    wait: float
    settings: Settings


def _broker(target: _Connection) -> Iterator[Finding]:
    yield from check_all(target.bindings, target.url)


def _messages(target: _Connection) -> Iterator[Finding]:
    if target.wait:
        with _waiting(target.wait) as tick:
            found = check_passing(target.bindings, target.url, target.wait, tick)
        yield found


def _nailgun(target: _Connection) -> Iterator[Finding]:
    yield check_nailgun(target.settings)


#: The steps in order; a step that fails (FAIL) is the last one.
_STEPS: tuple[Callable[[_Connection], Iterator[Finding]], ...] = (
    *(_broker, _nailgun),
    # The longest step comes last.
    _messages,
)


@click.command()
@click.option("--url", help="RabbitMQ of the Fuel master.  [default: REPORTS_URL]")
@click.option(
    "--wait",
    type=click.FloatRange(0, 86400),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="Seconds to wait for a message; 0: do not wait.",
)
@click.option("--leave", is_flag=True, help="Remove our queue, exchange and bindings.")
@click.option("--yes", is_flag=True, help="With --leave: do not ask.")
@click.option(
    "--force", is_flag=True, help="With --leave: lose the reports that wait in it."
)
@click.pass_obj
def connect(
    environ: Mapping[str, str],
    /,
    *,
    url: str | None,
    wait: float,
    leave: bool,
    yes: bool,
    force: bool,
) -> None:
    """Connect the history to a Fuel master, and check the connection.

    Creates our queue on its RabbitMQ (REPORTS_QUEUE, fuel-history), and binds it to the
    exchanges that Nailgun and Astute use (REPORTS_BINDINGS): we receive copies, they
    still receive everything. Then it waits until a message passes, without consuming
    it. Each check prints one line, with what to do if it fails. Nothing of Nailgun's or
    Astute's is changed, and the command can be repeated at any time.

    \b
    Examples:
      fuel-history connect --url amqp://fuel-history:secret@10.20.0.2:5672//
      REPORTS_URL=amqp://… fuel-history connect --wait 300
      fuel-history connect --leave        remove queue, exchange and bindings

    docs/connect.md explains every step, starting with the RabbitMQ user.

    Exit status, as doctor's: 0 all is well, 1 someone should look at it, 2 it does not
    work, or wrong usage.
    """
    current = _settings(environ, url)
    found = bindings(current)
    if found is None:
        raise BadSetting(
            "REPORTS_URL is not RabbitMQ's, and only there something can be bound; set"
            " it, or give --url amqp://USER:PASSWORD@HOST:5672//"
        )
    with closing(found):
        if leave:
            _leave(found, yes=yes, force=force)
            return
        if yes or force:
            raise click.UsageError("--yes and --force need --leave")
        target = _Connection(found, current.required_reports_url, wait, current)
        raise SystemExit(_checked(target))


def _settings(environ: Mapping[str, str], url: str | None) -> Settings:
    current = settings.load(environ)
    if url is None:
        return endpoints(current)
    try:
        given = setting_urls.broker_url(url)
    except ValueError as error:
        raise click.UsageError(f"--url {error}") from None
    there = dataclasses.replace(current, reports_url=given)
    there.check_queue()
    return there


def _checked(target: _Connection) -> Severity:
    worst = Severity.ok
    for step in _STEPS:
        if worst is Severity.critical:
            break
        try:
            for finding in step(target):
                click.echo(as_marked_line(finding))
                worst = max(worst, finding.severity)
        except BrokerUnavailable as error:
            raise ServiceError(f"the broker went away: {error}") from error
    return worst


@contextmanager
def _waiting(seconds: float) -> Iterator[Callable[[float], None]]:
    """Show on a terminal how long it will still wait."""
    with click.progressbar(
        length=int(seconds * 10),
        label="waiting for a message",
        hidden=not sys.stderr.isatty(),
        show_pos=False,
        show_percent=False,
        file=drawing(sys.stderr),
    ) as bar:
        yield lambda passed: bar.update(round(passed * 10))


def _leave(found: Bindings, *, yes: bool, force: bool) -> None:
    name = found.queue.name
    try:
        waiting = found.look().waiting
        if waiting and not force:
            raise ServiceError(
                f"{waiting} reports wait in {name}: let the workers take them, or lose"
                " them with --force"
            )
        if not yes:
            click.confirm(f"Remove {_what_goes(found)}?", abort=True)
        found.leave()
    except click.Abort:
        raise ServiceError("nothing is removed; --yes removes without asking") from None
    except BrokerUnavailable as error:
        raise ServiceError(f"not removed: {error}") from error
    click.echo(f"removed {_what_goes(found)}")
    click.echo("a running worker creates it again: stop it, or change REPORTS_URL")


def _what_goes(found: Bindings) -> str:
    bound = ", ".join(map(str, found.bindings)) or "nothing"
    if found.is_queue_ours:
        return f"the queue {found.queue.name}, its exchange, and its bindings: {bound}"
    return f"the bindings of {found.queue.name}, which is Nailgun's and stays: {bound}"
