"""The parser of fuel: common options may stand before or after an action."""

import argparse
from collections.abc import Sequence
from typing import Any

from fuel_history.legacy.action import Action
from fuel_history.version import VERSION


_DESCRIPTION = """\
The history of all deployment tasks: what ran, where, when, and what failed.

    fuel task                              runs (Fuel calls them tasks) and ids
    fuel deployment-tasks --task-id 5      what ran in run 5
    fuel task --help                       the options of an action, with examples
"""
_EPILOG = """\
The server and the login are set by SERVER_ADDRESS, SERVER_PORT, OS_USERNAME,
OS_PASSWORD
and OS_TENANT_NAME, or OS_TOKEN, in the environment or in
~/.config/fuel/fuel_client.yaml. Use fuel2 for new scripts.
"""
_UNTOLD: dict[str, Any] = {
    "serialization": None,
    "debug": False,
    "utc": False,
    "os_username": None,
    "os_password": None,
    "os_tenant_name": None,
    "run": None,
}


def parser_of(actions: Sequence[Action]) -> argparse.ArgumentParser:
    """Return the parser; its result has each action's `run`, and `wrong`."""
    parser = argparse.ArgumentParser(
        "fuel",
        usage="fuel [options] ACTION [options]",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    _add_common(parser)
    parser.add_argument(
        *("-v", "--version"),
        action="version",
        version=VERSION,
        help="Show the version and exit.",
    )
    choice = parser.add_subparsers(title="actions", metavar="ACTION", dest="action")
    for action in actions:
        each = choice.add_parser(
            action.name,
            prog=f"fuel {action.name}",
            usage=f"fuel [options] {action.name} {action.usage}".rstrip(),
            help=action.told,
            description=f"{action.told}\n\nExamples:\n{action.examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        action.add_arguments(each)
        _add_common(each)
        each.set_defaults(run=action.run, wrong=each.error)
    return parser


def parse(parser: argparse.ArgumentParser, words: Sequence[str]) -> argparse.Namespace:
    """Return the options, with `run` None if there is no action; exits if wrong."""
    return parser.parse_args(words, argparse.Namespace(**_UNTOLD))


def _add_common(parser: argparse.ArgumentParser) -> None:
    # Without a default, which would replace a value given before the action.
    unset = argparse.SUPPRESS
    group = parser.add_argument_group("options of all actions")
    serializations = group.add_mutually_exclusive_group()
    for name in ("json", "yaml"):
        serializations.add_argument(
            f"--{name}",
            dest="serialization",
            action="store_const",
            const=name,
            default=unset,
            help=f"Print {name.upper()}, times in UTC.",
        )
    for name, told in (
        ("utc", "Show times in UTC instead of your time zone."),
        ("debug", "Log requests, and show tracebacks."),
    ):
        group.add_argument(f"--{name}", action="store_true", default=unset, help=told)
    for name in ("username", "password", "tenant-name"):
        told = f"Overrides OS_{name.upper().replace('-', '_')}."
        group.add_argument(
            f"--os-{name}", metavar=name.upper(), default=unset, help=told
        )
    group.add_argument(
        "--os-auth-url",
        metavar="URL",
        default=unset,
        help="Not needed; accepted for old scripts.",
    )
