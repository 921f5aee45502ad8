"""The embedded PostgreSQL and Valkey of one `up`, if none is set."""

from contextlib import ExitStack
from pathlib import Path

from admin.installation import services
from admin.up.addresses import url
from admin.up.output import Output
from embedded.child import describe_exit
from embedded.errors import ServiceError
from embedded.postgresql import PostgreSQL
from embedded.valkey import Valkey
from service.settings import Settings


class EmbeddedServices:
    """Runs the services that `settings` leave unset, until `stack` unwinds."""

    def __init__(self, settings: Settings, data_dir: Path, stack: ExitStack) -> None:
        self._settings = settings
        self._data_dir = data_dir
        self._stack = stack
        self._running: list[tuple[str, PostgreSQL | Valkey]] = []

    def start(self, output: Output) -> tuple[str, str]:
        """Start them, record where all services are; return both URLs.

        Raises :class:`ServiceError` if one cannot run.
        """
        embedded = {"api_url": url(self._settings.api_bind)}
        database_url = self._settings.database_url
        if database_url is None:
            postgresql = PostgreSQL(self._data_dir / "postgresql")
            database_url = self._run("PostgreSQL", postgresql, output)
            embedded["database_url"] = database_url
        broker_url = self._settings.broker_url
        if broker_url is None:
            broker_url = self._run("Valkey", Valkey(self._data_dir / "valkey"), output)
            embedded["broker_url"] = broker_url
        self._stack.callback(services.remove, self._data_dir)
        services.write(self._data_dir, embedded)
        return database_url, broker_url

    def check(self) -> None:
        """Raise :class:`ServiceError` when one of them has ended."""
        for name, service in self._running:
            status = service.process.poll()
            if status is not None:
                # A process killed from outside cannot report why.
                why = service.log.last_words() if status > 0 else service.log.path
                raise ServiceError(
                    f"{name} {describe_exit(status)}, so everything was stopped: {why}"
                )

    def _run(self, name: str, service: PostgreSQL | Valkey, output: Output) -> str:
        def stop() -> None:
            output.say(f"stopping {name}")
            service.stop()

        found = service.find_program()
        which = f": {found} ({found.stands_in})" if found.stands_in else ""
        output.say(f"starting {name}{which}")
        service.start()
        self._stack.callback(stop)
        self._running.append((name, service))
        return service.url
