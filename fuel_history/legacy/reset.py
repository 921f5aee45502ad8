"""fuel reset: reset an environment."""

import argparse

from fuel_history.connection import Connection
from fuel_history.ids import number
from fuel_history.legacy.action import Action
from fuel_history.legacy.members import members
from fuel_history.legacy.output import Output


_EXAMPLES = """\
    mark the runs of environment 1 as deleted; their history is kept:
        fuel reset --env 1
        fuel --env 1 reset
    even if one of them has not ended:
        fuel reset --env 1 --force
"""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        *("--env", "--env-id"),
        type=number,
        required=True,
        metavar="ID",
        help="Id of the environment.",
    )
    parser.add_argument(
        *("-f", "--force"),
        action="store_true",
        help="Reset it even if a run has not ended.",
    )


def _run(fuel: Connection, options: argparse.Namespace, output: Output) -> None:
    reset = fuel.environments.reset(options.env, force=options.force)
    output.done(
        f"Reset task of environment with id={options.env} started."
        f" To check task status run 'fuel task --tid {reset.id}'.",
        members(reset),
    )


RESET = Action(
    name="reset",
    told="Reset an environment.",
    usage="--env ID [--force]",
    examples=_EXAMPLES,
    add_arguments=_add_arguments,
    run=_run,
)
