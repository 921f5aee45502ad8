"""A thread of a worker's main process, from the worker's start to its stop."""

import threading
from abc import abstractmethod
from collections.abc import Callable
from typing import Any, ClassVar

from celery import bootsteps


class ThreadStep(bootsteps.StartStopStep):
    """A bootstep that does its work in its own thread.

    The work must survive any outage, because nothing restarts the thread.
    """

    requires = ("celery.worker.components:Pool",)
    #: The thread's name.
    thread: ClassVar[str]
    #: Seconds for which the worker's stop waits for the thread.
    patience: ClassVar[float] = 0.0

    def __init__(self, parent: Any, **options: Any) -> None:
        super().__init__(parent, **options)
        #: Set when the worker stops.
        self.stopped = threading.Event()
        self._thread: threading.Thread | None = None

    @abstractmethod
    def work(self, parent: Any) -> Callable[[], None] | None:
        """Return the function that runs until `stopped` is set; None: nothing to do.

        Raises BadSetting.
        """

    def start(self, parent: Any) -> None:
        """Start the work. Raises BadSetting."""
        work = self.work(parent)
        if work is not None:
            self._thread = threading.Thread(target=work, name=self.thread, daemon=True)
            self._thread.start()

    def stop(self, parent: Any) -> None:
        """Let the thread end; tasks that it started continue."""
        self.stopped.set()
        if self._thread is not None:
            self._thread.join(timeout=self.patience)
