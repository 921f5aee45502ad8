"""A streamed answer that hides no error."""

import errno
from collections.abc import Generator, Iterator

import structlog

from db.domain.errors import DatabaseUnavailable


log = structlog.get_logger()


class Stream(Iterator[bytes]):
    """The body of an answer, whose first chunk is there before its status goes out.

    Raises what the generator raises for its first chunk, while an error can
    still be answered. Whoever takes the stream closes it; the generator gives
    its connection back then, also when the client went away.
    """

    def __init__(self, chunks: Generator[bytes]) -> None:
        self._chunks = chunks
        self._first = [next(chunks)]

    def __next__(self) -> bytes:
        """Return the next chunk; raises ConnectionResetError to cut the answer off."""
        if self._first:
            return self._first.pop()
        try:
            return next(self._chunks)
        except DatabaseUnavailable as error:
            # 200 has gone out: all that is left is that the client sees the
            # answer is not whole. Servers cut it off, quietly, for this error.
            log.warning("answer_cut_off", reason=str(error))
            raise ConnectionResetError(errno.ECONNRESET, "answer cut off") from None

    def close(self) -> None:
        """End the generator, wherever it is."""
        self._chunks.close()
