"""Servers that are started together, and stopped together."""

from abc import ABC, abstractmethod
from contextlib import ExitStack
from typing import Self


class Started(ABC):
    """Starts servers in a `with`, and stops them, also if the start fails halfway."""

    def __init__(self) -> None:
        #: Stops what `_start` adds.
        self._closing = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as starting:
            starting.callback(self._closing.close)
            self._start()
            starting.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.close()

    @abstractmethod
    def _start(self) -> None:
        """Start the servers, each with its end in `_closing`."""
