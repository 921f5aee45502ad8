"""Run the Procfile's processes: show their output, stop them in order."""

import selectors
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from admin.up.output import Output
from admin.up.process import Process
from admin.up.stopping import StopRequested, StopSignals
from embedded.errors import ServiceError


#: Maximum seconds for a process to finish its work; a worker stores its reports.
_STOP_SECONDS = {"worker": 30}
_STOP_SECONDS_OF_OTHERS = 15
_TICK_SECONDS = 0.1


class Supervisor:
    """The processes of one `up`, in the order of the Procfile.

    `check_services` raises :class:`ServiceError` if something else that the processes
    need has ended.
    """

    def __init__(
        self, output: Output, signals: StopSignals, check_services: Callable[[], None]
    ) -> None:
        self._output = output
        self._signals = signals
        self._check_services = check_services
        self._processes: list[Process] = []
        self._selector = selectors.DefaultSelector()

    def start(
        self,
        commands: Mapping[str, str],
        *,
        directory: Path,
        environment: Mapping[str, str],
        keep_open: int,
    ) -> None:
        """Start the commands, each under its name; they inherit `keep_open`."""
        for name, command in commands.items():
            process = Process(
                name,
                command,
                directory=directory,
                environment=environment,
                keep_open=keep_open,
            )
            self._processes.append(process)
            self._selector.register(process, selectors.EVENT_READ)

    def run_until(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Run until `condition` holds; return whether it did within `seconds`.

        Raises :class:`ServiceError` if a process ends, and :class:`StopRequested` if
        the output is lost.
        """
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            self._show(_TICK_SECONDS)
            self._check_services()
            for process in self._processes:
                if ending := process.ending():
                    raise ServiceError(f"{ending}, so everything was stopped")
            if self._output.lost:
                raise StopRequested
        return True

    def stop(self) -> None:
        """Stop the processes one after the other, in the Procfile's order."""
        for process in self._processes:
            if process.ending() is None:
                self._output.say(f"stopping {process.name}")
                process.ask_to_stop()
                self._await_end(process)
            process.kill()
        self._show(0)
        self._selector.close()

    def _await_end(self, process: Process) -> None:
        seconds = _STOP_SECONDS.get(process.name, _STOP_SECONDS_OF_OTHERS)
        deadline = time.monotonic() + seconds
        while process.ending() is None:
            if self._signals.hurried or time.monotonic() > deadline:
                self._output.say(f"killing {process.name}: it did not stop in time")
                return
            self._show(_TICK_SECONDS)

    def _show(self, seconds: float) -> None:
        if not self._selector.get_map():  # all closed: select would return at once
            time.sleep(seconds)
        for key, _ in self._selector.select(seconds):
            process = key.fileobj
            assert isinstance(process, Process)  # noqa: S101 - as registered
            lines = process.read_lines()
            if lines is None:
                self._selector.unregister(process)
            for line in lines or ():
                self._output.line(process.name, line)
