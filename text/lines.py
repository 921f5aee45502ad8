"""Lines of a file, with a limit on their length."""

import zlib
from collections.abc import Iterator
from typing import Protocol


#: The start of a longer line is kept compressed: three megabytes of gzip may contain
#: three gigabytes, and must never take that much memory.
_HELD = 8 << 20
_FAST = 1


class LineTooLong(Exception):
    """A line is longer than a line of such a file can be; the text says which."""

    def __init__(self, number: int, longest: int) -> None:
        super().__init__(f"line {number} has more than {longest} bytes")
        self.number = number


class Source(Protocol):
    """A file, or a decompressor of one."""

    def readline(self, size: int, /) -> bytes:
        """Return the rest of the line, or at most `size` bytes of it."""


def lines(source: Source, longest: int) -> Iterator[bytes]:
    """Yield each line with its newline, one at a time.

    Raises :class:`LineTooLong` for a line of more than `longest` bytes, including the
    newline.
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
