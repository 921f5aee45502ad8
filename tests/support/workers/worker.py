"""Real Celery workers as processes of their own, to be stopped or killed."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from tests.support.servers.stack import ROOT, wait_until


class Worker:
    """One `celery worker` process; its log is a file."""

    def __init__(
        self,
        environ: Mapping[str, str],
        name: str,
        app: str,
        directory: Path,
        prefix: Sequence[str] = (),
    ) -> None:
        """`prefix` are words before the command that run it on another host."""
        descriptor, path = tempfile.mkstemp(prefix="worker-", suffix=".log")
        self._log = Path(path)
        self.process = subprocess.Popen(
            [
                *prefix,
                *(sys.executable, "-m", "celery", "-A", app, "worker"),
                *("-n", f"{name}@%h", "--loglevel", "INFO", "--without-mingle"),
            ],
            cwd=directory,
            env=dict(environ),
            stdout=descriptor,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        os.close(descriptor)

    @property
    def log(self) -> str:
        return self._log.read_text()

    def wait_ready(self) -> "Worker":
        def ready() -> bool:
            assert self.process.poll() is None, self.log
            return " ready." in self.log

        wait_until(ready, "the worker to be ready", 60)
        return self

    def kill(self) -> None:
        """Kill -9 the worker with all its pool processes, as one machine dies."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def pause(self) -> None:
        """Stop all its processes, like those of a machine that hangs."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let all its processes continue."""
        os.killpg(self.process.pid, signal.SIGCONT)

    def kill_pool_process(self) -> None:
        """Kill -9 one pool process, as the kernel does when it runs out of memory."""
        children = psutil.Process(self.process.pid).children()
        if children:
            children[0].kill()

    def stop(self) -> int:
        """Stop it, and wait for its end."""
        self.process.terminate()
        return self.process.wait(60)

    def close(self) -> None:
        if self.process.poll() is None:
            self.kill()
        self._log.unlink()


class Workers:
    """The workers of one test."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._workers: list[Worker] = []

    def start(
        self, app: str = "pipeline.app", name: str | None = None, **variables: str
    ) -> Worker:
        """Start one worker and wait until it listens."""
        return self.launch(app, name, **variables).wait_ready()

    def launch(
        self,
        app: str = "pipeline.app",
        name: str | None = None,
        directory: Path = ROOT,
        prefix: Sequence[str] = (),
        **variables: str,
    ) -> Worker:
        """Start one worker with the code in `directory`, without waiting for it."""
        # RabbitMQ lets nobody else have a queue of a worker of the same name.
        queue = self._environ.get("REPORTS_QUEUE", "fuel-history")
        name = f"{name or len(self._workers)}-{queue}"
        worker = Worker({**self._environ, **variables}, name, app, directory, prefix)
        self._workers.append(worker)
        return worker

    def stop(self) -> None:
        """Stop all living workers, and wait for their end."""
        for worker in self._workers:
            if worker.process.poll() is None:
                # One that just began does not listen to signals yet.
                assert worker.wait_ready().stop() == 0, worker.log

    def close(self) -> None:
        for worker in self._workers:
            worker.close()
