"""One pool process that stops itself (SIGSTOP) with a batch in hand."""

import os
import signal
from pathlib import Path

from tests.chaos.laboratory import Laboratory
from tests.support.servers.stack import wait_until
from tests.support.workers.worker import Worker


class Sleeper:
    """Whichever process of its workers takes the next batch falls asleep when told."""

    def __init__(self, lab: Laboratory) -> None:
        self._lab = lab
        self._fault = lab.servers.own_directory() / "fault"
        self._stopped = Path(f"{self._fault}.stopped")
        self._pid = 0

    def launch_worker(self, **variables: str) -> Worker:
        """Start a worker whose processes can fall asleep, and do not wait."""
        return self._lab.workers.launch(
            "tests.support.workers.faulty_worker",
            FAULT_FILE=str(self._fault),
            **variables,
        )

    def arm(self) -> None:
        """Let the next process that has taken a batch fall asleep with it."""
        self._fault.write_text("stop")

    def wait(self) -> int:
        """Wait until one sleeps; return its process id."""
        wait_until(self._sleeps, "a process to fall asleep")
        self._pid = int(self._stopped.read_text())
        self._stopped.unlink()
        return self._pid

    def wake(self) -> None:
        """Let it go on."""
        os.kill(self._pid, signal.SIGCONT)

    def kill(self) -> None:
        """Kill -9 it in its sleep."""
        os.kill(self._pid, signal.SIGKILL)

    def _sleeps(self) -> bool:
        return self._stopped.exists() and self._stopped.read_text() != ""
