"""`fuel-history up`: everything on this machine, until Ctrl-C."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import click

import settings
from admin import first_login, procfile, project, services
from admin.addresses import check_free
from admin.embedded_services import EmbeddedServices
from admin.environment import for_processes, metrics_bind
from admin.migrate import migrated
from admin.output import Output
from admin.readiness import answers
from admin.stopping import StopRequested, StopSignals
from admin.supervisor import Supervisor
from admin.welcome import welcome
from api.auth.choice import choose, require_loopback
from embedded import lock
from embedded.directory import prepare, writing_in
from embedded.errors import ServiceError
from settings import Settings


#: How long the processes may take until they answer.
START_SECONDS = 120


@click.command()
@click.option(
    "--procfile",
    "procfile_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=project.ROOT / "Procfile",
    show_default="the project's",
    help="The processes to run, one 'name: command' a line.",
)
@click.pass_obj
def up(environ: Mapping[str, str], procfile_path: Path) -> None:
    """Run everything on this machine, until Ctrl-C.

    Starts an embedded PostgreSQL unless DATABASE_URL is set, and an embedded
    Valkey unless BROKER_URL is; makes a first user where there is none; migrates the
    database; then runs the worker, the REST API and Flower, and says where they are
    and how to log in. Data, logs and passwords are in DATA_DIR. Needs no root.

    \b
    Examples:
      fuel-history up
      API_BIND=127.0.0.1:8001 DATA_DIR=/var/lib/fuel-history fuel-history up
      DATABASE_URL=postgresql://fuel:secret@db/history fuel-history up

    Ctrl-C stops the worker when its reports are stored, then the rest in order;
    a second Ctrl-C does not wait. Exit status: 0 after Ctrl-C, 1 when something
    could not start or ended by itself, 2 for a bad setting.
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
    """The steps in their order; what each leaves behind is on `stack`."""

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
        self._output.plain(welcome(self._settings, self._data_dir, self._environ))
        supervisor.run_until(lambda: False, seconds=float("inf"))

    def _take_data_dir(self) -> int:
        """Return the descriptor that tells a later run when our processes ended."""
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
        for variable, bind, path in (
            ("API_BIND", self._settings.api_bind, "/healthz"),
            ("FLOWER_BIND", self._settings.flower_bind, "/healthcheck"),
        ):
            if not supervisor.run_until(answers(bind, path), START_SECONDS):
                raise ServiceError(
                    f"nothing answered GET {path} at {variable} {bind} "
                    f"within {START_SECONDS} s, so everything was stopped"
                )
