"""`fuel-history up`: everything on this machine, until Ctrl-C."""

from collections.abc import Mapping
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path

import click

from admin.commands.migrate import migrated
from admin.installation import project, services
from admin.up import procfile
from admin.up.addresses import check_free
from admin.up.embedded_services import EmbeddedServices
from admin.up.environment import flower_path, for_processes, metrics_bind
from admin.up.output import Output
from admin.up.readiness import answers
from admin.up.stopping import StopRequested, StopSignals
from admin.up.supervisor import Supervisor
from admin.up.welcome import welcome
from admin.up.where_from import where_from
from admin.users import first_login
from api.auth.choice import choose, require_loopback
from embedded import lock
from embedded.directory import prepare, require_temporary_files, writing_in
from embedded.errors import ServiceError
from service import settings
from service.settings import Settings


#: Maximum seconds until the processes answer.
START_SECONDS = 120


@click.command()
@click.option(
    "--procfile",
    "procfile_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=project.ROOT / "Procfile",
    show_default="the project's",
    help="The processes to run, one 'name: command' per line.",
)
@click.pass_obj
def up(environ: Mapping[str, str], procfile_path: Path) -> None:
    """Run everything on this machine, until Ctrl-C.

    Starts an embedded PostgreSQL unless DATABASE_URL is set, and an embedded Valkey
    unless BROKER_URL is; creates a first user if there is none; migrates the database;
    then runs the worker, the REST API and Flower, and prints their addresses and how to
    log in. Data, logs and passwords are in DATA_DIR. Root is not needed.

    \b
    Examples:
      fuel-history up
      API_BIND=127.0.0.1:8001 DATA_DIR=/var/lib/fuel-history fuel-history up
      DATABASE_URL=postgresql://fuel:secret@db/history fuel-history up

    Ctrl-C stops the worker once its reports are stored, then the rest in order; a
    second Ctrl-C does not wait. Exit status: 0 after Ctrl-C, 1 if something could not
    start or ended by itself, 2 for a bad setting.
    """
    current = settings.load(environ)
    require_loopback(current, current.api_bind.host)
    commands = procfile.read(procfile_path)
    output = Output(environ)
    with StopSignals() as signals, ExitStack() as stack:
        try:
            with signals.raising():
                _Up(current, environ, output, stack).run(signals, commands)
        except StopRequested:
            output.say("stopping")


class _Up:
    """The steps of the command in order; each registers its cleanup on `stack`."""

    def __init__(
        self,
        current: Settings,
        environ: Mapping[str, str],
        output: Output,
        stack: ExitStack,
    ) -> None:
        self._settings = current
        self._environ = environ
        self._output = output
        self._stack = stack
        self._data_dir = current.data_dir.absolute()

    def run(self, signals: StopSignals, commands: Mapping[str, str]) -> None:
        require_temporary_files()
        held = self._take_data_dir()
        check_free(
            {
                "API_BIND": self._settings.api_bind,
                "FLOWER_BIND": self._settings.flower_bind,
                "METRICS_BIND": metrics_bind(self._settings),
            }
        )
        first_login.make(self._settings, self._data_dir)
        choose(self._settings)
        embedded = EmbeddedServices(self._settings, self._data_dir, self._stack)
        database_url, broker_url = embedded.start(self._output)
        self._output.say(migrated(database_url))
        supervisor = Supervisor(self._output, signals, embedded.check)
        self._stack.callback(supervisor.stop)
        supervisor.start(
            commands,
            directory=project.ROOT,
            environment=for_processes(
                self._environ,
                self._settings,
                data_dir=self._data_dir,
                database_url=database_url,
                broker_url=broker_url,
            ),
            keep_open=held,
        )
        self._await_answers(supervisor)
        self._output.plain(
            welcome(
                self._settings,
                self._data_dir,
                self._environ,
                where_from(self._settings),
            )
        )
        supervisor.run_until(lambda: False, seconds=float("inf"))

    def _take_data_dir(self) -> int:
        """Return a file descriptor whose lock shows that our processes still run."""
        prepare(self._data_dir)
        with writing_in(self._data_dir):
            self._stack.enter_context(
                lock.held(
                    services.up_lock(self._data_dir),
                    seconds=1,
                    busy="another 'fuel-history up' runs on DATA_DIR "
                    f"{self._data_dir}: stop it, or set DATA_DIR to another directory",
                )
            )
            # Left by a killed run; with our lock it would seem valid.
            services.remove(self._data_dir)
            processes = self._data_dir / "processes.lock"
            if lock.is_held(processes):
                self._output.say("waiting for the processes of an earlier run to end")
            return self._stack.enter_context(
                lock.held(
                    processes,
                    busy="processes of an earlier run do not end: stop them "
                    f"(fuser {processes} lists them)",
                )
            )

    def _await_answers(self, supervisor: Supervisor) -> None:
        for variable, bind, path, statuses in (
            ("API_BIND", self._settings.api_bind, "/healthz", (HTTPStatus.OK,)),
            (
                *("FLOWER_BIND", self._settings.flower_bind),
                # A request for a password also shows that it serves.
                *(flower_path(self._environ), (HTTPStatus.OK, HTTPStatus.UNAUTHORIZED)),
            ),
        ):
            if not supervisor.run_until(answers(bind, path, statuses), START_SECONDS):
                raise ServiceError(
                    f"nothing answered GET {path} at {variable} {bind} "
                    f"within {START_SECONDS} s, so everything was stopped"
                )
