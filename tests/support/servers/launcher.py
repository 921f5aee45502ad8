"""A real `fuel-history up` as a process, and what remains after it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from tests.support.servers.stack import ROOT, wait_until


FUEL_HISTORY = [sys.executable, "-P", "-m", "admin"]
UP = "Ctrl-C stops everything."


def free_bind() -> str:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{listener.getsockname()[1]}"


class Up:
    """One `fuel-history up`; its output is a file."""

    def __init__(self, argv: Sequence[str], environ: dict[str, str], log: Path) -> None:
        self._log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                argv, cwd=ROOT, env=environ, stdout=output, stderr=subprocess.STDOUT
            )

    @property
    def log(self) -> str:
        return self._log.read_text()

    def wait_for(self, text: str) -> "Up":
        def said() -> bool:
            assert text in self.log or self.process.poll() is None, self.log
            return text in self.log

        wait_until(said, f"{text!r} in {self._log}")
        return self

    def stop(self, number: int = signal.SIGINT) -> int:
        """Stop it, and return its exit status."""
        self.process.send_signal(number)
        return self.process.wait(90)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class Launcher:
    """The DATA_DIR and addresses of one test, and commands that use them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data_dir = folder / "data"
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "PYTHONPATH": str(ROOT),
            "DATA_DIR": str(self.data_dir),
            "API_BIND": free_bind(),
            "FLOWER_BIND": free_bind(),
            "METRICS_BIND": free_bind(),
        }
        self._ups: list[Up] = []

    def up(
        self,
        procfile: str | None = None,
        *,
        prefix: Sequence[str] = (),
        **variables: str,
    ) -> Up:
        """Start `up`, with the project's Procfile or the text of another."""
        argv = [*prefix, *FUEL_HISTORY, "up"]
        if procfile is not None:
            path = self.folder / "Procfile"
            path.write_text(procfile)
            argv += ["--procfile", str(path)]
        log = self.folder / f"up-{len(self._ups)}.log"
        self._ups.append(Up(argv, {**self.environ, **variables}, log))
        return self._ups[-1]

    def run(
        self, *arguments: str, prefix: Sequence[str] = (), **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [*prefix, *FUEL_HISTORY, *arguments],
            cwd=ROOT,
            env={**self.environ, **variables},
            capture_output=True,
            text=True,
            # All recorded streams take RabbitMQ two minutes where others work too.
            timeout=500,
            check=False,
        )

    @property
    def token(self) -> str:
        """The API's token that the first `up` created."""
        return (self.data_dir / "api-token").read_text().strip()

    def processes(self) -> list[psutil.Process]:
        """Return all living processes, whatever their parent is."""
        return [found for found in psutil.process_iter() if self._is_ours(found)]

    def close(self) -> None:
        for up in self._ups:
            if up.process.poll() is None:
                up.kill()
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            told = [process.environ().get("DATA_DIR", ""), process.cwd()]
            return process.pid != os.getpid() and any(
                Path(path).is_relative_to(self.data_dir) for path in told if path
            )
        except psutil.Error:
            return False
