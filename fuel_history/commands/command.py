"""The base of all commands of fuel2: the connection, and what it prints."""

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, NoReturn

from cliff.command import Command

from fuel_history.commands.app import FuelApp
from fuel_history.commands.arguments import Argument
from fuel_history.errors import ClientError, NotFound
from fuel_history.output.cells import Cells
from text.escaping import escape_line


if TYPE_CHECKING:
    from fuel_history.connection import Connection


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

    def get_epilog(self) -> str:
        """Return nothing: cliff would look for the package that a command is from.

        It would read the metadata of all installed packages for that.
        """
        return ""

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
    def fuel(self) -> "Connection":
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
