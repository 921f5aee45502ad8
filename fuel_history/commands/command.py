"""The base of all commands of fuel2: the connection, and the output."""

import abc
import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, ClassVar, Generic, NoReturn, TypeVar

from cliff.command import Command
from cliff.formatters.base import ListFormatter, SingleFormatter
from cliff.lister import Lister
from cliff.show import ShowOne
from stevedore.extension import ExtensionManager

from fuel_history.commands.app import FuelApp
from fuel_history.commands.arguments import Argument, argument, switch
from fuel_history.commands.columns import Column, named
from fuel_history.commands.sorting import in_order
from fuel_history.commands.unknown import Where
from fuel_history.connection import Connection
from fuel_history.errors import ClientError, NotFound
from fuel_history.output import formatters
from fuel_history.output.cells import Cells
from text.escaping import escape_line


_T = TypeVar("_T")


class _Help(argparse.RawDescriptionHelpFormatter):
    """Keeps the line breaks of a description, above all in its examples."""


class Fault(ClientError):
    """An error of the command itself."""


class FuelCommand(Command):
    """A command that queries the server; raises fuel_history/errors.py's errors."""

    app: FuelApp
    #: The command that lists the objects this one takes.
    listed_by: ClassVar = "fuel2 task list"
    #: Its arguments, in the order of its help.
    arguments: ClassVar[Sequence[Argument]] = ()

    # Without cliff's cmd_name, with which it would search for plug-ins.
    def __init__(self, app: FuelApp, app_args: argparse.Namespace | None) -> None:
        super().__init__(app, app_args)

    def get_parser(self, prog_name: str) -> argparse.ArgumentParser:
        """Return the parser; its help keeps the line breaks of the description."""
        self._parser = super().get_parser(prog_name)
        self._parser.formatter_class = _Help
        for add in (*self.common_arguments(), *self.arguments):
            add(self._parser)
        return self._parser

    def common_arguments(self) -> Iterator[Argument]:
        """Yield the arguments of all commands of a kind."""
        yield from ()

    def refuse(self, reason: str) -> NoReturn:
        """End the process with 2: the arguments do not go together."""
        self._parser.error(reason)

    def run(self, parsed_args: argparse.Namespace) -> int:
        """Run the command; every failure is a ClientError with one line of text."""
        self._environment: int | None = getattr(parsed_args, "env", None)
        try:
            return self.perform(parsed_args)
        except NotFound as error:
            raise NotFound(f"{error}: '{self.listed_by}' lists them") from error
        except (ClientError, BrokenPipeError):
            raise
        except Exception as error:
            raise Fault(
                f"fuel2 itself failed ({type(error).__name__}: {error}): --debug shows"
                " more; please report it"
            ) from error

    def perform(self, parsed_args: argparse.Namespace) -> int:
        """Do the command's work; return the exit code."""
        return super().run(parsed_args)

    @property
    def fuel(self) -> Connection:
        """The connection of this process."""
        return self.app.fuel

    @property
    def cells(self) -> Cells:
        """Builds cells for the reader of the output."""
        return self.app.cells

    def transaction_id(self, given: int | None) -> int:
        """Return the given id, or that of the latest deployment."""
        if given is not None:
            return given
        return self.fuel.transactions.latest(self._environment).id

    def say(self, line: str) -> None:
        """Print one line on standard output."""
        self.app.stdout.write(f"{escape_line(line)}\n")

    def warn(self, line: str) -> None:
        """Print one line on standard error."""
        self.app.stderr.write(f"{escape_line(line)}\n")


class _Shown(FuelCommand, Generic[_T]):
    """The common part of lists and objects: columns that can be selected."""

    columns: Sequence[Column[_T]]

    def common_arguments(self) -> Iterator[Argument]:
        """Yield --long if there are more columns."""
        yield from super().common_arguments()
        if more := [column.name for column in self.columns if not column.usual]:
            yield switch("-l", "--long", help=f"Show {', '.join(more)} too.")

    def available(self, parsed_args: argparse.Namespace) -> Sequence[Column[_T]]:
        """Return the columns that can be selected."""
        return self.columns

    def chosen(self, parsed_args: argparse.Namespace) -> Sequence[Column[_T]]:
        """Return the columns to show; an unknown name ends the process with 2."""
        available = self.available(parsed_args)
        if asked := self.named(parsed_args, "-c/--column", parsed_args.columns):
            return [column for column in available if column in asked]
        everything = getattr(parsed_args, "long", False)
        return [column for column in available if everything or column.usual]

    def named(
        self, parsed_args: argparse.Namespace, option: str, names: Sequence[str]
    ) -> Sequence[Column[_T]]:
        """Return the columns that an option names; an unknown one ends the process."""
        try:
            return named(self.available(parsed_args), names)
        except ValueError as error:
            self.refuse(f"argument {option}: {error}")


class FuelLister(_Shown[_T], Lister):
    """A list, written while it is received."""

    @abc.abstractmethod
    def rows(self, parsed_args: argparse.Namespace) -> Iterable[_T]:
        """Return the objects to list."""

    def _load_formatter_plugins(self) -> ExtensionManager[ListFormatter]:
        return formatters.for_lists()

    def common_arguments(self) -> Iterator[Argument]:
        """Yield the released clients' sort option, too."""
        yield from super().common_arguments()
        yield argument(
            *("-s", "--sort-columns"),
            nargs="+",
            action="extend",
            metavar="SORT_COLUMN",
            help="Columns to sort by; the whole list is read before it is shown.",
        )

    #: Whether cliff sorts: it would put missing values first.
    need_sort_by_cliff = False

    def take_action(
        self, parsed_args: argparse.Namespace
    ) -> tuple[Sequence[str], Iterator[Sequence[Any]]]:
        """Return the columns' names, and the rows; the first one is already read."""
        columns, cells = self.chosen(parsed_args), self.cells
        by = self.named(parsed_args, "--sort-column", parsed_args.sort_columns)
        rows = iter(self.rows(parsed_args))
        if by:
            values = [column.value(cells) for column in by]
            descending = parsed_args.sort_direction == "desc"
            rows = iter(in_order(list(rows), values, descending=descending))
        # Read before anything is written: an error must not end half a table.
        first = list(islice(rows, 1))
        if not first:
            self._say_what_is_unknown(parsed_args)
        shown = (
            [column.cell(row, cells) for column in columns]
            for row in chain(first, rows)
        )
        return [column.name for column in columns], shown

    def unknown_in(self, parsed_args: argparse.Namespace) -> Where:
        """Return where what the filters name is unknown, if it is."""
        return Where()

    def _say_what_is_unknown(self, parsed_args: argparse.Namespace) -> None:
        where = self.unknown_in(parsed_args)
        for line in where.lines(self.fuel.unknown):
            self.warn(line)


class FuelShow(_Shown[_T], ShowOne):
    """One object."""

    @abc.abstractmethod
    def thing(self, parsed_args: argparse.Namespace) -> _T:
        """Return the object to show."""

    def _load_formatter_plugins(self) -> ExtensionManager[SingleFormatter]:
        return formatters.for_objects()

    def take_action(
        self, parsed_args: argparse.Namespace
    ) -> tuple[Sequence[str], Sequence[Any]]:
        """Return the columns' names and their values."""
        columns, thing = self.chosen(parsed_args), self.thing(parsed_args)
        cells = [column.cell(thing, self.cells) for column in columns]
        return [column.name for column in columns], cells
