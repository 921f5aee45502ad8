"""fuel2 failure: failures over all runs, and what operators noted of them."""

import argparse
from collections.abc import Iterable, Sequence
from itertools import islice

from fuel_history.commands import columns
from fuel_history.commands.answer_cells import names
from fuel_history.commands.arguments import argument
from fuel_history.commands.column_command import FuelLister, FuelShow
from fuel_history.commands.columns import Column
from fuel_history.commands.command import FuelCommand
from fuel_history.ids import number
from fuel_history.values import KnownFailure
from text.local_times import with_zone


_COLUMNS: Sequence[Column[KnownFailure]] = (
    columns.plain("fingerprint"),
    columns.plain("task"),
    columns.plain("cause"),
    Column("seen", lambda failure, cells: len(failure.runs), spare=True),
    names("runs", lambda failure: failure.runs),
    columns.spare(names("nodes", lambda failure: failure.nodes)),
    columns.spare(columns.time("last_at")),
    Column("note", lambda failure, cells: failure.note.note if failure.note else None),
)
_MORE: Sequence[Column[KnownFailure]] = (
    columns.time("first_at", usual=False),
    Column(
        "noted_by",
        lambda failure, cells: failure.note.noted_by if failure.note else None,
        usual=False,
    ),
)


class FailureList(FuelLister[KnownFailure]):
    """List failures of all runs, grouped by task and cause.

    Examples:
      fuel2 failure list --since 30d
    """

    columns = (*_COLUMNS, *_MORE)

    arguments = (
        argument(
            "--since",
            metavar="TIME",
            default="",
            help="Only those last seen at this time or later: an age such as 24h or"
            " 30d, or a time such as 2016-03-07T14:49:06, in your time zone unless it"
            " names one.",
        ),
        argument(
            "--limit",
            type=number,
            default=100,
            help="At most this many (100).",
        ),
    )

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[KnownFailure]:
        """Return the failures, those of the newest runs first."""
        since = with_zone(parsed_args.since, self.cells.zone)
        return islice(self.fuel.questions.failures(since), parsed_args.limit)


#: The fingerprint of failures.
_FINGERPRINT = argument(
    "fingerprint",
    metavar="FINGERPRINT",
    help="Shown by 'fuel2 task causes' and 'fuel2 failure list'.",
)


class FailureShow(FuelShow[KnownFailure]):
    """Show failures with one fingerprint: where and when they were, and the note.

    Examples:
      fuel2 failure show 3f9d0c2e5a7b1846
    """

    listed_by = "fuel2 failure list"
    arguments = (_FINGERPRINT,)
    columns = tuple(column._replace(usual=True) for column in (*_COLUMNS, *_MORE))

    def thing(self, parsed_args: argparse.Namespace) -> KnownFailure:
        """Return the failures."""
        return self.fuel.questions.failure(parsed_args.fingerprint)


class FailureNote(FuelCommand):
    """Write a note about failures with one fingerprint, for the next operator.

    Examples:
      fuel2 failure note 3f9d0c2e5a7b1846 "RabbitMQ needs rm -rf mnesia, see KB-12"
      fuel2 failure note 3f9d0c2e5a7b1846 ""

    It replaces the earlier note; an empty one removes it.
    """

    listed_by = "fuel2 failure list"
    arguments = (_FINGERPRINT, argument("note", metavar="NOTE", help="The text."))

    def take_action(self, parsed_args: argparse.Namespace) -> None:
        """Write the note."""
        found = self.fuel.questions.note(parsed_args.fingerprint, parsed_args.note)
        what = "noted" if found.note else "no note any more"
        self.say(f"{found.task}: {what}")
