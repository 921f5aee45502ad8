"""Stream an answer without hiding an error."""

import errno
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from typing import Any, NamedTuple, Protocol

import structlog

from db.domain.errors import DatabaseUnavailable


#: The type of an open-ended answer; it is sent as it comes, never compressed.
EVENT_STREAM = "text/event-stream"
#: In the environ, where what is Live can be sent: an event of asyncio, which
#: is set when the process stops.
STOPPING = "fuel_history.stopping"

log = structlog.get_logger()


class WhenClosed(Protocol):
    """Called when a stream ends."""

    def __call__(self, *, whole: bool) -> None:
        """Receive the end; `whole`: the client took all of it."""
        ...


class Live(NamedTuple):
    """A part of a stream that comes as it happens: sent by the event loop.

    The thread and the connections of the request are free by then.
    """

    #: Begins it, on the event loop.
    parts: Callable[[], AsyncGenerator[bytes]]
    #: Is called where the client does not take a part in time, and where it left.
    cut_off: Callable[[], None]
    leave: Callable[[object], None]


class Stream(Iterator[Any]):
    """The body of an answer, whose first chunk is there before its status goes out.

    Raises the generator's error for the first chunk, while an error can still be
    answered. The caller must close the stream; the generator returns its connection
    then, even if the client disconnected.
    """

    def __init__(self, chunks: Generator[bytes | Live]) -> None:
        self._chunks = chunks
        self._first = [next(chunks)]
        self._is_whole = False
        self._tell: WhenClosed | None = None

    def when_closed(self, tell: WhenClosed) -> None:
        """Register `tell`, which is called once when the stream closes."""
        self._tell = tell

    def __next__(self) -> Any:
        """Return the next chunk, bytes or what is Live.

        Raises ConnectionResetError to cut the answer off.
        """
        if self._first:
            return self._first.pop()
        try:
            return next(self._chunks)
        except StopIteration:
            self._is_whole = True
            raise
        except DatabaseUnavailable as error:
            # Status 200 has been sent. All we can do is to show the client that the
            # answer is incomplete; for this error servers disconnect without a log
            # line.
            log.warning("answer_cut_off", reason=str(error))
            raise ConnectionResetError(errno.ECONNRESET, "answer cut off") from None

    def close(self) -> None:
        """Close the generator, wherever it is."""
        self._chunks.close()
        if self._tell is not None:
            tell, self._tell = self._tell, None
            tell(whole=self._is_whole)
