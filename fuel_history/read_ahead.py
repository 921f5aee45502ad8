"""Do the next step of a list while the present one is used."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar


_T = TypeVar("_T")


class Ahead(Generic[_T]):
    """Work that was begun, in a thread of its own."""

    def __init__(self, work: Callable[[], _T]) -> None:
        self._work = work
        self._error: BaseException | None = None
        # Nothing waits for it where the list is not read to its end.
        self._thread = Thread(target=self._do, daemon=True)
        self._thread.start()

    def result(self) -> _T:
        """Return what the work returned, or raise what it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._result

    def _do(self) -> None:
        try:
            self._result = self._work()
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            self._error = error
