"""The bases of commands that show columns: of a list, or of one object."""

import abc
import argparse
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Generic, TypeVar

from cliff.formatters.base import ListFormatter, SingleFormatter
from cliff.lister import Lister
from cliff.show import ShowOne
from stevedore.extension import ExtensionManager

from fuel_history.commands.arguments import Argument, argument, switch
from fuel_history.commands.columns import Column, named
from fuel_history.commands.command import FuelCommand
from fuel_history.commands.hints import Passed, hints
from fuel_history.commands.sorting import in_order
from fuel_history.commands.unknown import Where
from fuel_history.output import formatters
from fuel_history.output.counted import counted
from fuel_history.output.streamed_table import StreamedTable, width_for_people


_T = TypeVar("_T")


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
        if requested := self.named(parsed_args, "-c/--column", parsed_args.columns):
            return [column for column in available if column in requested]
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
        if by or not self.app.stdout.isatty():
            # What a person waits for without seeing any of it.
            rows = counted(rows, self.app.stderr)
        if by:
            values = [column.value(cells) for column in by]
            descending = parsed_args.sort_direction == "desc"
            rows = iter(in_order(list(rows), values, descending=descending))
        # Read before anything is written: an error must not end half a table.
        first = list(islice(rows, 1))
        if not first:
            self._say_what_is_unknown(parsed_args)
        rows = chain(first, rows)
        self._passed = Passed()
        if self._is_for_people(parsed_args):
            rows = self._passed.counting(rows)
        is_asked = parsed_args.columns or getattr(parsed_args, "long", False)
        if isinstance(self.formatter, StreamedTable) and not is_asked:
            self.formatter.spare = [each.name for each in columns if each.spare]
        shown = ([column.cell(row, cells) for column in columns] for row in rows)
        return [column.name for column in columns], shown

    def produce_output(
        self,
        parsed_args: argparse.Namespace,
        column_names: Sequence[str],
        data: Iterable[Sequence[Any]],
    ) -> int:
        """Write the list; for people, also say on stderr what else there is."""
        code = super().produce_output(parsed_args, column_names, data)
        if isinstance(self.formatter, StreamedTable) and self._is_for_people(
            parsed_args
        ):
            for line in hints(self._passed, self.formatter.left_out, parsed_args):
                self.warn(line)
        return code

    def _is_for_people(self, parsed_args: argparse.Namespace) -> bool:
        is_table = parsed_args.formatter == self.formatter_default
        return is_table and width_for_people(self.app.stdout, parsed_args) is not None

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
