"""The root command: its sub-commands, and the output of failures."""

import gc
import importlib
import os
from typing import IO, Any

import click

from admin.catalogue import CATALOGUE
from db.domain.errors import FuelHistoryError
from embedded.errors import ServiceError
from service.setting import BadSetting
from text.escaping_stream import escaping


class _OneLine(click.ClickException):
    """A failure that the operator can fix: printed as one line, without a traceback."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"fuel-history: {self.message}", file=file, err=file is None)


class _Failed(_OneLine):
    exit_code = 1


class _BadSetting(_OneLine):
    exit_code = 2


class _Commands(click.Group):
    """Knows of its sub-commands their line in the help; imports the one that runs."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if name in CATALOGUE:
            # What is loaded is no garbage: a third of the start is looking for some.
            gc.disable()
            module = importlib.import_module(CATALOGUE[name].module)
            gc.freeze()
            gc.enable()
            command = getattr(module, CATALOGUE[name].attribute)
        return name, command, rest

    def main(self, *args: Any, **extra: Any) -> Any:
        with escaping():
            return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BadSetting as error:
            raise _BadSetting(str(error)) from error
        except (ServiceError, FuelHistoryError) as error:
            raise _Failed(str(error)) from error


def _print_version(
    context: click.Context,
    param: click.Parameter,
    value: bool,  # noqa: FBT001 - click's own order
) -> None:
    """Print the version, which click's own option would look up at every start."""
    if value and not context.resilient_parsing:
        from admin.installation import project  # noqa: PLC0415 - 20 ms of each start

        click.echo(f"fuel-history, version {project.version()}")
        context.exit()


@click.group(
    cls=_Commands,
    commands=[click.Command(name, help=CATALOGUE[name].summary) for name in CATALOGUE],
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.pass_context
def main(context: click.Context) -> None:
    """Keep the history of every deployment task that Fuel ran.

    \b
    Start here:
      fuel-history up         run everything on this machine; Ctrl-C stops it
      fuel-history connect    connect it to a Fuel master
      fuel-history doctor     check everything
      fuel-history settings   list all settings and their current values
      fuel-history COMMAND --help   show the options of a command

    Settings are environment variables, for example
    API_BIND=127.0.0.1:8001 fuel-history up. Without any, the database and the
    broker are embedded, and keep their data in .data.

    Exit status: 0 success, 1 failure, 2 wrong usage or a bad setting; doctor has its
    own.
    """
    context.obj = os.environ
