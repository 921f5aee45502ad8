"""fuel fuel-version and fuel token: the server's version, and a token."""

import argparse

from fuel_history.connection import Connection
from fuel_history.legacy.action import Action
from fuel_history.legacy.members import members
from fuel_history.legacy.output import Output
from text.escaping_stream import exact


_VERSIONS = """\
    the version of Fuel whose API the server has:
      fuel fuel-version
      fuel --json fuel-version
"""
_TOKENS = """\
    query the server with another program:
      curl -H "X-Auth-Token: $(fuel token)" http://10.20.0.2:8000/api/transactions/
"""


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        *("-l", "--list"), action="store_true", help="Show it (default)."
    )


def _nothing(parser: argparse.ArgumentParser) -> None:
    pass


def _show_version(
    fuel: Connection, options: argparse.Namespace, output: Output
) -> None:
    version = members(fuel.version())
    output.value(version | {"feature_groups": list(version["feature_groups"])})


def _show_token(fuel: Connection, options: argparse.Namespace, output: Output) -> None:
    # Without a line break, as always: scripts use the whole output.
    exact(output.stream).write(fuel.token())


FUEL_VERSION = Action(
    name="fuel-version",
    told="Show the server's version.",
    usage="",
    examples=_VERSIONS,
    add_arguments=_add_list,
    run=_show_version,
)
TOKEN = Action(
    name="token",
    told="Print a token that the server accepts.",
    usage="",
    examples=_TOKENS,
    add_arguments=_nothing,
    run=_show_token,
)
