"""One invocation of fuel."""

import argparse
import logging
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC

from fuel_history.configuration import load
from fuel_history.connection import Connection
from fuel_history.legacy.deployment_tasks import DEPLOYMENT_TASKS
from fuel_history.legacy.output import Output
from fuel_history.legacy.parser import parse, parser_of
from fuel_history.legacy.reset import RESET
from fuel_history.legacy.server import FUEL_VERSION, TOKEN
from fuel_history.legacy.tasks import TASK
from fuel_history.legacy.words import arranged, nailguns_action
from fuel_history.output.colours import wanted


_ACTIONS = (DEPLOYMENT_TASKS, TASK, RESET, FUEL_VERSION, TOKEN)


def run(words: Sequence[str], environ: Mapping[str, str]) -> None:
    """Run the action that the words name; without one, print the help.

    Raises the errors of fuel_history/errors.py, and SystemExit with 2 for wrong usage.
    """
    parser = parser_of(_ACTIONS)
    if action := nailguns_action(words):
        parser.exit(2, _elsewhere(action))
    options = parse(parser, arranged(words))
    _log(debug=options.debug)
    if options.run is None:
        parser.print_help()
        return
    output = Output(
        stream=sys.stdout,
        serialization=options.serialization,
        zone=UTC if options.utc else None,
        colours=wanted(sys.stdout, environ),
    )
    with Connection(load(environ, _typed(options))) as fuel:
        options.run(fuel, options, output)


def _elsewhere(action: str) -> str:
    return (
        f"fuel: {action!r} changes a deployment, which only Nailgun can do:"
        " use the released python-fuelclient with it\n"
    )


def _typed(options: argparse.Namespace) -> Mapping[str, str | None]:
    return {
        "OS_USERNAME": options.os_username,
        "OS_PASSWORD": options.os_password,
        "OS_TENANT_NAME": options.os_tenant_name,
    }


def _log(*, debug: bool) -> None:
    if debug:
        logging.basicConfig(level=logging.DEBUG, format="%(name)s: %(message)s")
    else:
        # It logs each attempt; we report the last one.
        logging.getLogger("urllib3").setLevel(logging.ERROR)
