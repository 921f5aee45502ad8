"""`fuel-history connect`: plug us into a Fuel master's RabbitMQ, or out of it."""

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


class _Asked(NamedTuple):
    """What a step of the command works on."""

    bindings: Bindings
    url: str
    wait: float
    settings: Settings


def _broker(asked: _Asked) -> Iterator[Finding]:
    yield from check_all(asked.bindings, asked.url)


def _messages(asked: _Asked) -> Iterator[Finding]:
    if asked.wait:
        with _waiting(asked.wait) as tick:
            found = check_passing(asked.bindings, asked.url, asked.wait, tick)
        yield found


def _nailgun(asked: _Asked) -> Iterator[Finding]:
    yield check_nailgun(asked.settings)


#: What is asked, in this order; after a step that failed (FAIL) nothing more is.
_STEPS: tuple[Callable[[_Asked], Iterator[Finding]], ...] = (
    *(_broker, _nailgun),
    # The longest last.
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
    help="How long to wait for a message to go by; 0: do not.",
)
@click.option("--leave", is_flag=True, help="Remove our queue and all else of ours.")
@click.option("--yes", is_flag=True, help="With --leave: do not ask.")
@click.option(
    "--force", is_flag=True, help="With --leave: also reports that wait are lost."
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
    """Plug the history into a Fuel master, and say what is there.

    Makes our queue on its RabbitMQ (REPORTS_QUEUE, fuel-history), binds it to what
    Nailgun and Astute tell each other (REPORTS_BINDINGS), so that we get copies and
    they go on getting everything; then looks until a message goes by, without taking
    it. One line each: what is so, and what to do if it is not well. Nothing that is
    Nailgun's or Astute's is changed, and it can be run again at any time.

    \b
    Examples:
      fuel-history connect --url amqp://fuel-history:secret@10.20.0.2:5672//
      REPORTS_URL=amqp://… fuel-history connect --wait 300
      fuel-history connect --leave        remove queue, exchange and bindings

    docs/connect.md has it command by command, from the RabbitMQ user on.

    Exit status, as doctor's: 0 all is well, 1 somebody should look at it, 2 it does
    not work, or wrong usage.
    """
    current = _settings(environ, url)
    found = bindings(current)
    if found is None:
        raise BadSetting(
            "REPORTS_URL is no RabbitMQ's: only there is something to be bound; set"
            " it, or give --url amqp://USER:PASSWORD@HOST:5672//"
        )
    with closing(found):
        if leave:
            _leave(found, yes=yes, force=force)
            return
        if yes or force:
            raise click.UsageError("--yes and --force go with --leave")
        asked = _Asked(found, current.required_reports_url, wait, current)
        raise SystemExit(_asked(asked))


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


def _asked(asked: _Asked) -> Severity:
    worst = Severity.ok
    for step in _STEPS:
        if worst is Severity.critical:
            break
        try:
            for finding in step(asked):
                click.echo(as_marked_line(finding))
                worst = max(worst, finding.severity)
        except BrokerUnavailable as error:
            raise ServiceError(f"the broker went away: {error}") from error
    return worst


@contextmanager
def _waiting(seconds: float) -> Iterator[Callable[[float], None]]:
    """Show on a terminal how long it still waits."""
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
    click.echo("a worker that still runs makes it anew: stop them, or set REPORTS_URL")


def _what_goes(found: Bindings) -> str:
    bound = ", ".join(map(str, found.bindings)) or "nothing"
    if found.is_queue_ours:
        return f"the queue {found.queue.name}, its exchange, and what binds it: {bound}"
    return (
        f"what binds {found.queue.name}, which stays because it is Nailgun's: {bound}"
    )
