"""Lines in random order, any number of them: kept in a file, not in memory."""

import random
import tempfile
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from admin.replay.recordings import CannotReplay


class Spool:
    """Lines in a file; memory holds only where each starts, 8 bytes per line."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._starts = array("Q")
        self._end = 0

    def __len__(self) -> int:
        return len(self._starts)

    def add(self, line: bytes) -> None:
        """Add one line, which must not contain a newline."""
        self._file.write(line)
        self._file.write(b"\n")
        self._starts.append(self._end)
        self._end += len(line) + 1

    def shuffled(self, seed: int, copies: int = 1) -> Iterator[bytes]:
        """Yield every line `copies` times; a seed always gives the same order."""
        order = self._starts * copies
        random.Random(seed).shuffle(order)  # noqa: S311 - an order, not a secret
        for start in order:
            self._file.seek(start)
            yield self._file.readline().removesuffix(b"\n")


@contextmanager
def open_spool() -> Iterator[Spool]:
    """Yield an empty spool; its file is removed after the block.

    Raises :class:`CannotReplay` if the file cannot be written.
    """
    try:
        with tempfile.TemporaryFile() as file:
            yield Spool(file)
    except OSError as error:
        raise CannotReplay(
            f"the temporary file of --shuffle: {error.strerror}; "
            "set TMPDIR to a directory with more space"
        ) from None
