"""Arguments that several commands take."""

import argparse
from collections.abc import Sequence
from datetime import tzinfo
from typing import Any, Final, get_args

from fuel_history.ids import number, transaction
from fuel_history.values import HistoryStatus, TransactionStatus
from text.local_times import with_zone


HISTORY_STATUSES: Final = get_args(HistoryStatus)
TRANSACTION_STATUSES: Final = get_args(TransactionStatus)


class ListAction(argparse.Action):
    """Takes values separated by commas, by blanks, or both; each may have to be one
    of `allowed`.
    """

    def __init__(
        self,
        option_strings: Sequence[str],
        dest: str,
        allowed: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(option_strings, dest, nargs="+", **kwargs)
        self._allowed = allowed

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Add the values to those of the same option before."""
        given = [part.strip() for value in values for part in value.split(",")]
        parts = [part for part in given if part]
        for part in parts:
            if self._allowed and part not in self._allowed:
                allowed = ", ".join(self._allowed)
                raise argparse.ArgumentError(
                    self, f"invalid choice: {part!r} (choose from {allowed})"
                )
        before = getattr(namespace, self.dest) or ()
        setattr(namespace, self.dest, (*before, *parts))


def add_transaction(parser: argparse.ArgumentParser) -> None:
    """Add the transaction's id as `id`."""
    parser.add_argument(
        "id",
        type=transaction,
        metavar="ID",
        help="Id of the task (transaction), or 'latest': the latest deployment.",
    )
    add_environment(parser)


def add_environment(parser: argparse.ArgumentParser) -> None:
    """Add --env, of which environment 'latest' is meant."""
    parser.add_argument(
        *("-e", "--env"),
        type=number,
        metavar="ENV",
        help="With 'latest': that of this environment.",
    )


def add_list(
    parser: argparse.ArgumentParser,
    *names: str,
    of: Sequence[str] = (),
    metavar: str,
    help: str,  # noqa: A002 - as argparse has it
) -> None:
    """Add an option that takes several values."""
    told = f"{help} Separated by blanks or commas."
    if of:
        told += f" Each one of: {', '.join(of)}."
    parser.add_argument(
        *names, action=ListAction, allowed=of, default=(), metavar=metavar, help=told
    )


def add_period(parser: argparse.ArgumentParser, happened: str) -> None:
    """Add --since and --until, of what `happened` then."""
    parser.add_argument(
        "--since",
        metavar="TIME",
        help=f"Only what {happened} then or later: an age as 90s, 30m, 24h, 7d, 2w, or"
        " a time as 2016-03-07T14:49:06, in your own zone (with 'fuel2 --utc': UTC)"
        " unless it says another, as …06Z or …06+01:00; or 14:03, today, yesterday.",
    )
    parser.add_argument(
        "--until",
        metavar="TIME",
        help=f"Only what {happened} before; a time as for --since.",
    )


def add_instant(parser: argparse.ArgumentParser) -> None:
    """Add --at, of what ran then."""
    parser.add_argument(
        "--at",
        metavar="TIME",
        help="Only what ran then, whenever it began: a time as for --since, or 14:03,"
        " yesterday, 'yesterday 14:03', now.",
    )


def instant(parsed_args: argparse.Namespace, zone: tzinfo | None) -> str:
    """Return --at, a time without a zone as of `zone`; empty: none."""
    return with_zone(parsed_args.at or "", zone)


def period(parsed_args: argparse.Namespace, zone: tzinfo | None) -> tuple[str, str]:
    """Return --since and --until, times without a zone as of `zone`; empty: none."""
    since, until = parsed_args.since or "", parsed_args.until or ""
    return with_zone(since, zone), with_zone(until, zone, is_end=True)
