"""fuel fuel-version and fuel token: the server, and a way in."""

import argparse

from fuel_history.connection import Connection
from fuel_history.legacy.action import Action
from fuel_history.legacy.members import members
from fuel_history.legacy.output import Output
from text.escaping_stream import exact


_VERSIONS = """\
  which Fuel the server speaks for:
      fuel fuel-version
      fuel --json fuel-version
"""
_TOKENS = """\
  ask the server by other means:
      curl -H "X-Auth-Token: $(fuel token)" http://10.20.0.2:8000/api/transactions/
"""


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        *("-l", "--list"), action="store_true", help="Show it, as without it."
    )


def _nothing(parser: argparse.ArgumentParser) -> None:
    pass


def _show_version(
    fuel: Connection, options: argparse.Namespace, output: Output
) -> None:
    version = members(fuel.version())
    output.value(version | {"feature_groups": list(version["feature_groups"])})


def _show_token(fuel: Connection, options: argparse.Namespace, output: Output) -> None:
    # Without a line break, as ever: some scripts take all there is.
    exact(output.stream).write(fuel.token())


FUEL_VERSION = Action(
    name="fuel-version",
    told="The server's version.",
    usage="",
    examples=_VERSIONS,
    add_arguments=_add_list,
    run=_show_version,
)
TOKEN = Action(
    name="token",
    told="A token that the server takes.",
    usage="",
    examples=_TOKENS,
    add_arguments=_nothing,
    run=_show_token,
)
