"""The root command: its sub-commands, and the output of failures."""

import os
from typing import IO, Any

import click

from admin.commands.connect import connect
from admin.commands.digest import digest
from admin.commands.doctor import doctor
from admin.commands.grant import grant_command
from admin.commands.migrate import migrate
from admin.commands.show_settings import show_settings
from admin.installation import project
from admin.kept_reports.dead import dead
from admin.kept_reports.parked import parked
from admin.replay.command import replay
from admin.retention.command import retention
from admin.retention.export_command import export_runs
from admin.retention.import_command import import_archives
from admin.retention.verify_command import verify_command
from admin.up.command import up
from admin.users.command import users
from db.domain.errors import FuelHistoryError
from embedded.errors import ServiceError
from service.settings import BadSetting
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


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(project.version(), prog_name="fuel-history")
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


main.add_command(up)
main.add_command(connect)
main.add_command(migrate)
main.add_command(grant_command)
main.add_command(replay)
main.add_command(users)
main.add_command(dead)
main.add_command(parked)
main.add_command(digest)
main.add_command(verify_command)
main.add_command(retention)
main.add_command(export_runs)
main.add_command(import_archives)
main.add_command(doctor)
main.add_command(show_settings)
