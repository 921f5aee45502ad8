"""What every command of fuel2 has: a connection, and how things are shown."""

import abc
import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, ClassVar, Generic, TypeVar

from cliff.command import Command
from cliff.formatters.base import ListFormatter, SingleFormatter
from cliff.lister import Lister
from cliff.show import ShowOne
from stevedore.extension import ExtensionManager

from fuel_history.commands.app import FuelApp
from fuel_history.commands.columns import Column, named
from fuel_history.commands.sorting import in_order
from fuel_history.connection import Connection
from fuel_history.errors import ClientError, NotFound
from fuel_history.output import formatters
from fuel_history.output.cells import Cells
from text.escaping import escape_line


_T = TypeVar("_T")


class _Help(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of a description, examples above all."""


class Fault(ClientError):
    """Something that no command should do."""


class FuelCommand(Command):
    """A command that asks the server; raises fuel_history/errors.py's."""

    app: FuelApp
    #: The command that lists what this one is asked for.
    listed_by: ClassVar = "fuel2 task list"

    # Without cliff's cmd_name, by which it would look for plug-ins of the command.
    def __init__(self, app: FuelApp, app_args: argparse.Namespace | None) -> None:
        super().__init__(app, app_args)

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return the parser, whose help has the description's own lines."""
        parser = super().get_parser(prog_name)
        parser.formatter_class = _Help
        return parser

    def run(self, parsed_args: argparse.Namespace) -> int:
        """Run the command; whatever goes wrong is a ClientError of one line."""
        self._environment: int | None = getattr(parsed_args, "env", None)
        try:
            return self.perform(parsed_args)
        except NotFound as error:
            told = f"{error}: '{self.listed_by}' shows what there is"
            raise NotFound(told) from error
        except (ClientError, BrokenPipeError):
            raise
        except Exception as error:
            raise Fault(
                f"a fault of fuel2 itself ({type(error).__name__}: {error}): with"
                " --debug it tells more; please report it"
            ) from error

    def perform(self, parsed_args: argparse.Namespace) -> int:
        """Do what the command is for; return the exit code."""
        return super().run(parsed_args)

    @property
    def fuel(self) -> Connection:
        """The connection of this process."""
        return self.app.fuel

    @property
    def cells(self) -> Cells:
        """How cells look to whoever reads them."""
        return self.app.cells

    def transaction_id(self, given: int | None) -> int:
        """Return an id that was given, or that of the latest deployment."""
        if given is not None:
            return given
        return self.fuel.transactions.latest(self._environment).id

    def say(self, line: str) -> None:
        """Print one line for whoever runs the command."""
        self.app.stdout.write(f"{escape_line(line)}\n")

    def warn(self, line: str) -> None:
        """Print one line on standard error."""
        self.app.stderr.write(f"{escape_line(line)}\n")


class _Shown(FuelCommand, Generic[_T]):
    """What lists and objects have in common: columns that can be chosen."""

    columns: Sequence[Column[_T]]

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return the parser, with --long where there is more to show."""
        self._parser = super().get_parser(prog_name)
        if not all(column.usual for column in self.columns):
            more = ", ".join(column.name for column in self.columns if not column.usual)
            self._parser.add_argument(
                "-l", "--long", action="store_true", help=f"Show {more} too."
            )
        return self._parser

    def available(self, parsed_args: argparse.Namespace) -> Sequence[Column[_T]]:
        """Return the columns that can be chosen from."""
        return self.columns

    def chosen(self, parsed_args: argparse.Namespace) -> Sequence[Column[_T]]:
        """Return the columns to show; a wrong name ends the process with 2."""
        available = self.available(parsed_args)
        if asked := self.named(parsed_args, "-c/--column", parsed_args.columns):
            return [column for column in available if column in asked]
        everything = getattr(parsed_args, "long", False)
        return [column for column in available if everything or column.usual]

    def named(
        self, parsed_args: argparse.Namespace, option: str, names: Sequence[str]
    ) -> Sequence[Column[_T]]:
        """Return columns that an option names; a wrong one ends the process."""
        try:
            return named(self.available(parsed_args), names)
        except ValueError as error:
            self._parser.error(f"argument {option}: {error}")


class FuelLister(_Shown[_T], Lister):
    """A list, written while it comes."""

    @abc.abstractmethod
    def rows(self, parsed_args: argparse.Namespace) -> Iterable[_T]:
        """Return what is to be listed."""

    def _load_formatter_plugins(self) -> ExtensionManager[ListFormatter]:
        return formatters.for_lists()

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return the parser, with the released clients' option to sort."""
        parser = super().get_parser(prog_name)
        parser.add_argument(
            "-s",
            "--sort-columns",
            dest="sort_columns",
            nargs="+",
            action="extend",
            metavar="SORT_COLUMN",
            help="Columns to sort by, all at once; the whole list is read before.",
        )
        return parser

    @property
    def need_sort_by_cliff(self) -> bool:
        """Whether cliff sorts: it would begin with what has no value."""
        return False

    def take_action(
        self, parsed_args: argparse.Namespace
    ) -> tuple[Sequence[str], Iterator[Sequence[Any]]]:
        """Return the columns' names, and rows of which the first is there."""
        columns, cells = self.chosen(parsed_args), self.cells
        by = self.named(parsed_args, "--sort-column", parsed_args.sort_columns)
        rows = iter(self.rows(parsed_args))
        if by:
            values = [column.value(cells) for column in by]
            descending = parsed_args.sort_direction == "desc"
            rows = iter(in_order(list(rows), values, descending=descending))
        # Before anything is written: an error is not the end of half a table.
        first = list(islice(rows, 1))
        shown = (
            [column.cell(row, cells) for column in columns]
            for row in chain(first, rows)
        )
        return [column.name for column in columns], shown


class FuelShow(_Shown[_T], ShowOne):
    """One object."""

    @abc.abstractmethod
    def thing(self, parsed_args: argparse.Namespace) -> _T:
        """Return what is to be shown."""

    def _load_formatter_plugins(self) -> ExtensionManager[SingleFormatter]:
        return formatters.for_objects()

    def take_action(
        self, parsed_args: argparse.Namespace
    ) -> tuple[Sequence[str], Sequence[Any]]:
        """Return the columns' names, and what they hold."""
        columns = self.chosen(parsed_args)
        thing = self.thing(parsed_args)
        names = [column.name for column in columns]
        return names, [column.cell(thing, self.cells) for column in columns]
