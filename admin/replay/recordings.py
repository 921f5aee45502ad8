"""Read recorded messages from files of lines, plain or gzip, or standard input."""

import gzip
import io
import os
import stat
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from astute.unpack import LARGEST
from text.lines import LineTooLong, Source, lines


STANDARD_INPUT = "-"
_GZIP = b"\x1f\x8b"


class CannotReplay(Exception):
    """A file cannot be replayed; the text is one line for the operator."""


def _no_progress(_: int) -> None:
    pass


class Recording:
    """One file of messages, one per line; "-" is standard input.

    Raises :class:`CannotReplay` if it cannot be read.
    """

    def __init__(self, path: str, longest_line: int = LARGEST) -> None:
        self.path = path
        self._longest_line = longest_line
        self.name = "standard input" if path == STANDARD_INPUT else path
        #: Bytes of the file on disk; None: it is a pipe.
        self.size = None if path == STANDARD_INPUT else self._checked_size()

    def lines(self, advance: Callable[[int], object] = _no_progress) -> Iterator[bytes]:
        """Yield every line without its newline, empty ones too.

        `advance` receives how many more bytes of the file were read. Only one line is
        in memory. Raises :class:`CannotReplay` on broken data.
        """
        with self._errors(), self._open() as raw, io.BufferedReader(raw) as reader:
            gzipped = self._is_gzip(reader.peek(len(_GZIP)))
            source: Source = gzip.GzipFile(fileobj=reader) if gzipped else reader
            position = 0
            for line in lines(source, self._longest_line):
                if self.size is not None and (now := raw.tell()) > position:
                    advance(now - position)
                    position = now
                # Avoids a second copy: a start message may have 43 MB.
                line = line.removesuffix(b"\n")  # noqa: PLW2901
                yield line

    def _checked_size(self) -> int | None:
        with self._errors():
            found = Path(self.path).stat()
        if stat.S_ISDIR(found.st_mode):
            raise CannotReplay(f"{self.name}: a directory, not a file of messages")
        if not os.access(self.path, os.R_OK):
            raise CannotReplay(f"{self.name}: no permission to read it")
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def _open(self) -> io.FileIO:
        if self.path == STANDARD_INPUT:
            return open(0, "rb", buffering=0, closefd=False)
        return Path(self.path).open("rb", buffering=0)

    def _is_gzip(self, beginning: bytes) -> bool:
        if beginning.startswith(_GZIP):
            return True
        if self.path.endswith(".gz"):
            raise CannotReplay(f"{self.name}: not gzip data, in spite of its name")
        return False

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except LineTooLong as error:
            raise CannotReplay(f"{self.name}: {error}") from None
        except EOFError:
            raise CannotReplay(f"{self.name}: the gzip data is cut short") from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise CannotReplay(f"{self.name}: broken gzip data ({error})") from None
        except OSError as error:
            raise CannotReplay(f"{self.name}: {error.strerror or error}") from None
