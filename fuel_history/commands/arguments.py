"""Arguments that several commands share."""

import argparse
from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import Any, Final

from fuel_history.ids import number, transaction
from text.local_times import with_zone


#: Adds an argument to a parser.
Argument = Callable[[argparse.ArgumentParser], None]


class ListAction(argparse.Action):
    """Takes values separated by commas or spaces; each must be in `allowed`, if set."""

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
        """Append the values to earlier ones of the same option."""
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


def argument(*names: str, **options: Any) -> Argument:
    """Declare an argument, as argparse takes it."""

    def add(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(*names, **options)

    return add


def switch(*names: str, help: str) -> Argument:  # noqa: A002 - as argparse has it
    """Declare an option without a value."""
    return argument(*names, action="store_true", help=help)


#: The environment whose run is 'latest'.
ENVIRONMENT: Final = argument(
    *("-e", "--env"),
    type=number,
    metavar="ENV",
    help="With 'latest': that of this environment.",
)

#: The id of a run.
TRANSACTION: Final = (
    argument(
        "id",
        type=transaction,
        metavar="ID",
        help="Id of the run, or 'latest': the latest deployment.",
    ),
    ENVIRONMENT,
)


def several(
    *names: str,
    of: Sequence[str] = (),
    metavar: str,
    help: str,  # noqa: A002 - as argparse has it
) -> Argument:
    """Declare an option that takes several values."""
    told = f"{help} Separate several with spaces or commas."
    if of:
        told += f" Values: {', '.join(of)}."
    return argument(
        *names, action=ListAction, allowed=of, default=(), metavar=metavar, help=told
    )


def begin_and_end(happened: str) -> tuple[Argument, Argument]:
    """Declare --since and --until; `happened` is the verb in their help."""
    return (
        argument(
            "--since",
            metavar="TIME",
            help=f"Only what {happened} at this time or later: an age such as 90s, 30m,"
            " 24h, 7d or 2w, or a time such as 2016-03-07T14:49:06, in your time zone"
            " (with 'fuel2 --utc': in UTC) unless it names one, as …06Z or …06+01:00;"
            " or 14:03, today, yesterday.",
        ),
        argument(
            "--until",
            metavar="TIME",
            help=f"Only what {happened} before this time; formats as for --since.",
        ),
    )


#: A moment: only what ran then.
INSTANT: Final = argument(
    "--at",
    metavar="TIME",
    help="Only what ran at this time, whenever it began: a time as for --since, or"
    " 14:03, yesterday, 'yesterday 14:03', now.",
)


def instant(parsed_args: argparse.Namespace, zone: tzinfo | None) -> str:
    """Return --at; a time without a zone is in `zone`. Empty: none."""
    return with_zone(parsed_args.at or "", zone)


def period(parsed_args: argparse.Namespace, zone: tzinfo | None) -> tuple[str, str]:
    """Return --since and --until; times without a zone are in `zone`. Empty: none."""
    since, until = parsed_args.since or "", parsed_args.until or ""
    return with_zone(since, zone), with_zone(until, zone, is_end=True)
