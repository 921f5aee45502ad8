"""One invocation of fuel2: its options, its connection, its output."""

import argparse
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cliff.app import App
from cliff.command import Command
from cliff.commandmanager import CommandManager

from fuel_history.commands.completion import Complete
from fuel_history.commands.near import near
from fuel_history.output.cells import Cells
from fuel_history.output.colours import wanted
from fuel_history.version import VERSION


if TYPE_CHECKING:
    from fuel_history.connection import Connection


_DESCRIPTION = """\
The history of all deployment tasks: what ran, where, when, and what failed.

Start here:
  fuel2 task list                            runs (Fuel calls them tasks) and ids
  fuel2 task history failures latest         what failed, and what never ran
  fuel2 task history show latest --follow    watch a run
  fuel2 node history show 5 --since 24h      what ran on a node, in all runs
  fuel2 COMMAND --help                       details of a command, with examples

The server and the login are set by SERVER_ADDRESS, SERVER_PORT, OS_USERNAME,
OS_PASSWORD and OS_TENANT_NAME, or OS_TOKEN, in the environment or in
~/.config/fuel/fuel_client.yaml. A server started by 'make up' needs none of them.

Exit codes: 0 success, 1 refused or failed, 2 wrong usage, 3 a followed run failed.
"""

_LIBRARIES = ("urllib3", "stevedore", "cliff")


class FuelApp(App):
    """One invocation of the command."""

    #: cliff would take that of the file that was started.
    NAME = "fuel2"
    options: argparse.Namespace

    def __init__(self, commands: CommandManager, environ: Mapping[str, str]) -> None:
        super().__init__(_DESCRIPTION, VERSION, commands, deferred_help=True)
        # Instead of cliff's, which knows no searches.
        commands.add_command("complete", Complete)
        self._environ = environ

    def build_option_parser(
        self,
        description: str | None,
        version: str | None,
        argparse_kwargs: dict[str, Any] | None = None,
    ) -> argparse.ArgumentParser:
        """Return the parser of the options that all commands share."""
        parser = super().build_option_parser(
            description,
            version,
            {
                "prog": self.NAME,
                "allow_abbrev": False,
                "formatter_class": argparse.RawDescriptionHelpFormatter,
                **(argparse_kwargs or {}),
            },
        )
        for name in ("username", "password", "tenant-name"):
            variable = f"OS_{name.upper().replace('-', '_')}"
            parser.add_argument(
                f"--os-{name}", metavar=name.upper(), help=f"Overrides {variable}."
            )
        parser.add_argument(
            "--utc",
            action="store_true",
            help="Show times in UTC instead of your time zone.",
        )
        return parser

    def configure_logging(self) -> None:
        """Show the libraries' log messages only if they are requested."""
        super().configure_logging()
        if not self.options.debug:
            for name in _LIBRARIES:
                logging.getLogger(name).setLevel(logging.ERROR)

    def initialize_app(self, argv: Sequence[str]) -> None:
        """Keep the words of the command."""
        self._words = argv

    def get_fuzzy_matches(self, cmd: str) -> list[str]:
        """Return the commands that an unknown one may mean."""
        names = [name for name, _ in self.command_manager]
        return near(self._words, names) or super().get_fuzzy_matches(cmd)

    @cached_property
    def fuel(self) -> "Connection":
        """The connection of this process; raises BadConfiguration."""
        # A tenth of a second, which neither --help nor --version needs.
        from fuel_history.configuration import load  # noqa: PLC0415
        from fuel_history.connection import Connection  # noqa: PLC0415

        options = self.options
        typed = {
            "OS_USERNAME": options.os_username,
            "OS_PASSWORD": options.os_password,
            "OS_TENANT_NAME": options.os_tenant_name,
        }
        return Connection(load(self._environ, typed))

    @cached_property
    def cells(self) -> Cells:
        """Builds cells for the reader of the output."""
        return Cells(
            zone=UTC if self.options.utc else None,
            colours=wanted(self.stdout, self._environ),
        )

    def clean_up(self, cmd: Command, result: int, err: BaseException | None) -> None:
        """Close the connection."""
        if "fuel" in self.__dict__:
            self.fuel.close()
