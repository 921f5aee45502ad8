"""Standard output and error through which no text commands a terminal.

A command replaces both when it begins (:func:`escaping`), a server for good
(:func:`install`): whatever is printed is escaped, unless it is said otherwise here.
"""

import codecs
import io
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO, cast

from text.escaping import escape


class EscapingStream(io.TextIOBase):
    """Writes texts to another stream, escaped.

    It has no `buffer`: bytes go by :func:`write_bytes`.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        #: The other stream.
        self.stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """What the other stream writes."""
        return self.stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        """How the other stream writes what its encoding lacks."""
        return self.stream.errors

    def write(self, text: str) -> int:
        """Write the text, escaped."""
        self.stream.write(escape(text))
        return len(text)

    def flush(self) -> None:
        """Flush the other stream."""
        if not self.stream.closed:
            self.stream.flush()

    def fileno(self) -> int:
        """Return the other stream's descriptor."""
        return self.stream.fileno()

    def isatty(self) -> bool:
        """Say whether it is a terminal."""
        return self.stream.isatty()

    def writable(self) -> bool:
        """Say yes."""
        return True


def drawing(stream: TextIO) -> TextIO:
    """Return the stream for what is drawn with control sequences of our own.

    Texts in it must have been escaped before.
    """
    return stream.stream if isinstance(stream, EscapingStream) else stream


def exact(stream: TextIO) -> TextIO:
    """Return the stream for data that programs read: as it is but on a terminal."""
    return stream if stream.isatty() else drawing(stream)


def write_bytes(stream: TextIO, parts: Iterable[bytes]) -> None:
    """Write bytes as they are; to a terminal as text, escaped.

    `stream` is standard output, or one that has a `buffer`.
    """
    if stream.isatty():
        decoder = codecs.getincrementaldecoder("utf-8")(errors="backslashreplace")
        stream.writelines(map(decoder.decode, parts))
        stream.write(decoder.decode(b"", final=True))
        return
    stream.flush()
    drawing(stream).buffer.writelines(parts)


def install() -> None:
    """Escape what this process writes to standard output and error, for good."""
    sys.stdout, sys.stderr = _escaped(sys.stdout), _escaped(sys.stderr)


@contextmanager
def escaping() -> Iterator[None]:
    """Escape what is written to standard output and error in the block."""
    before = sys.stdout, sys.stderr
    install()
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _escaped(stream: TextIO) -> TextIO:
    if isinstance(stream, EscapingStream):
        return stream
    if isinstance(stream, io.TextIOWrapper):
        # What the terminal's encoding lacks is shown as its number.
        stream.reconfigure(errors="backslashreplace")
    return cast(TextIO, EscapingStream(stream))
