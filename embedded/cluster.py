"""The files of a PostgreSQL server, created once, completely or not at all."""

import shutil
import signal
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from embedded.child import spawn
from embedded.errors import ServiceError
from embedded.installed import Installed
from embedded.log import ServerLog
from embedded.waiting import until_exits


USER = "fuel_history"
DATABASE = "fuel_history"
#: The first version whose own collations do not depend on the system.
_BUILTIN_LOCALES = (17, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What is needed to create a cluster; `keep_open` is the lock's descriptor."""

    installed: Installed
    user: str
    password_file: Path
    fsync: bool
    log: ServerLog
    keep_open: int

    def create(self, data: Path) -> None:
        """Create the cluster `data` with the database `fuel_history`.

        Raises :class:`ServiceError` with the programs' own text.
        """
        # A killed run leaves something that looks like a cluster.
        unfinished = data.with_name(data.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.log.begin()
        self._initialise(unfinished)
        self._create_database(unfinished)
        unfinished.rename(data)

    def _initialise(self, data: Path) -> None:
        program = self.installed.program.with_name("initdb")
        options = [
            f"--username={USER}",
            f"--pwfile={self.password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-instructions",
            *_locale(self.installed),
            *([] if self.fsync else ["--no-sync"]),
        ]
        self._run([program, f"--pgdata={data}", *options])

    def _create_database(self, data: Path) -> None:
        # By a server without a network: no client can reach an unfinished cluster.
        options = ["-c", "exit_on_error=on", *([] if self.fsync else ["-F"])]
        self._run(
            [self.installed.program, "--single", "-D", data, *options, "postgres"],
            stdin=f"CREATE DATABASE {DATABASE}\n",
        )

    def _run(self, argv: Sequence[str | Path], stdin: str = "") -> None:
        with self.log.opened() as output, tempfile.TemporaryFile() as given:
            given.write(stdin.encode())
            given.seek(0)
            process = spawn(
                argv,
                death_signal=signal.SIGKILL,
                directory=self.password_file.parent,
                output=output,
                stdin=given,
                user=self.user,
                keep_open=[self.keep_open],
            )
        try:
            status = process.wait()
        finally:
            until_exits(process, (signal.SIGTERM, 10), (signal.SIGKILL, 10))
        if status != 0:
            reason = self.log.last_words()
            raise ServiceError(f"cannot create PostgreSQL's files: {reason}")


def _locale(installed: Installed) -> list[str]:
    if installed.numbers >= _BUILTIN_LOCALES:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]
