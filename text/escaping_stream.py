"""Standard output and error on which no text can control a terminal.

A command replaces both while it runs (:func:`escaping`), a server permanently
(:func:`install`): everything printed is escaped, except by the functions below.
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

    It has no `buffer`: use :func:`write_bytes` for bytes.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        #: The other stream.
        self.stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the other stream."""
        return self.stream.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        """How the other stream handles characters that its encoding lacks."""
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
        """Return whether the other stream is a terminal."""
        return self.stream.isatty()

    def writable(self) -> bool:
        """Return True."""
        return True


def drawing(stream: TextIO) -> TextIO:
    """Return the stream for output with our own control sequences.

    The caller must have escaped the texts in it.
    """
    return stream.stream if isinstance(stream, EscapingStream) else stream


def exact(stream: TextIO) -> TextIO:
    """Return the stream for data for programs: unchanged, but escaped on a terminal."""
    return stream if stream.isatty() else drawing(stream)


def write_bytes(stream: TextIO, parts: Iterable[bytes]) -> None:
    """Write bytes unchanged; to a terminal as escaped text.

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
    """Escape everything that this process writes to standard output and error."""
    sys.stdout, sys.stderr = _escaped(sys.stdout), _escaped(sys.stderr)


@contextmanager
def escaping() -> Iterator[None]:
    """Escape what is written to standard output and error inside the block."""
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
        # Characters that the terminal's encoding lacks are shown as numbers.
        stream.reconfigure(errors="backslashreplace")
    return cast(TextIO, EscapingStream(stream))
