"""fuel2 env list, show, reset, delete."""

import argparse
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from fuel_history.commands import columns
from fuel_history.commands.arguments import Argument, argument, switch
from fuel_history.commands.column_command import FuelLister, FuelShow
from fuel_history.commands.columns import Column
from fuel_history.commands.command import FuelCommand
from fuel_history.ids import number
from fuel_history.values import Environment


_COLUMNS: Sequence[Column[Any]] = (
    columns.plain("id"),
    columns.plain("status"),
    columns.plain("name"),
    columns.plain("release_version"),
    columns.time("created_at", usual=False),
)


class EnvList(FuelLister[Environment]):
    """List the environments and the results of their latest deployments.

    Examples:
      fuel2 env list -f json
    """

    columns = _COLUMNS

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[Environment]:
        """Return the environments."""
        return self.fuel.environments.list()


class _OfOne(FuelCommand):
    listed_by = "fuel2 env list"

    arguments: ClassVar[Sequence[Argument]] = (
        argument("id", type=number, metavar="ENV", help="Id of the environment."),
    )


class EnvShow(_OfOne, FuelShow[Environment]):
    """Show an environment.

    Examples:
      fuel2 env show 1
    """

    columns = tuple(column._replace(usual=True) for column in _COLUMNS)

    def thing(self, parsed_args: argparse.Namespace) -> Environment:
        """Return the environment."""
        return self.fuel.environments.show(parsed_args.id)


class _Change(_OfOne):
    arguments = (
        *_OfOne.arguments,
        switch(
            *("-f", "--force"),
            help="Even if one of its runs has not ended.",
        ),
    )


class EnvReset(_Change):
    """Mark an environment's runs as deleted by a reset; keeps their history.

    Examples:
      fuel2 env reset 1
    """

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Reset the environment."""
        env = parsed_args.id
        task = self.fuel.environments.reset(env, force=parsed_args.force)
        self.say(
            f"Reset task with id {task.id} for the environment {env} has been started."
        )


class EnvDelete(_Change):
    """Mark an environment and its runs as deleted; keeps their history.

    Examples:
      fuel2 env delete 1
    """

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Delete the environment."""
        self.fuel.environments.delete(parsed_args.id, force=parsed_args.force)
        self.say(f"Environment with id {parsed_args.id} was deleted")
