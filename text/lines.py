"""Lines of a file whose length nobody vouches for."""

import zlib
from collections.abc import Iterator
from typing import Protocol


#: Of a longer line the beginning waits compressed for its end: three megabytes of
#: gzip may say three gigabytes, and never cost that much.
_HELD = 8 << 20
_FAST = 1


class LineTooLong(Exception):
    """A line that is longer than a line of such a file can be; the text says which."""

    def __init__(self, number: int, longest: int) -> None:
        super().__init__(f"line {number} has more than {longest} bytes")
        self.number = number


class Source(Protocol):
    """A file, or what unpacks one."""

    def readline(self, size: int, /) -> bytes:
        """Return the rest of the line, at most `size` bytes of it."""


def lines(source: Source, longest: int) -> Iterator[bytes]:
    """Yield each line with its newline, one at a time.

    Raises :class:`LineTooLong` at one of more than `longest` bytes, newline included.
    """
    held = min(_HELD, longest + 1)
    number = 0
    while piece := source.readline(held):
        number += 1
        if len(piece) < held or piece.endswith(b"\n"):
            yield piece
        elif (line := _long_line(source, piece, held, longest)) is not None:
            yield line
        else:
            raise LineTooLong(number, longest)


def _long_line(source: Source, piece: bytes, held: int, longest: int) -> bytes | None:
    packer = zlib.compressobj(_FAST)
    packed = bytearray()
    size = 0
    while piece:
        size += len(piece)
        if size > longest:
            return None
        packed += packer.compress(piece)
        if piece.endswith(b"\n"):
            break
        piece = source.readline(held)
    packed += packer.flush()
    return zlib.decompress(packed, bufsize=size)
