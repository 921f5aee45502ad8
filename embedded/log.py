"""A server's log file, and the line in it that says why the server died."""

import os
import re
from pathlib import Path
from typing import IO


_KEPT_BYTES = 5 * 1024**2
_READ_BYTES = 64 * 1024
#: From the most telling to the least; the last match in the log counts.
_TELLING = (
    # A full disk makes servers stumble over its consequences afterwards.
    re.compile(r"(?:[A-Z]+:\s+|error: |# )(?P<reason>.*No space left on device)"),
    # postgres, and become.py; not what postgres answers to our own asking
    re.compile(r"\b(?:FATAL|PANIC):\s+(?!the database system is)(?P<reason>.+)"),
    re.compile(r"\berror: (?P<reason>.+)"),  # initdb
    re.compile(r"^\d+:\w .+? # (?!WARNING)(?P<reason>.+)"),  # valkey's warnings
    re.compile(r"(?P<reason>\S.*)"),
)
_DETAIL = re.compile(r"\bDETAIL:\s+(?P<detail>.+)")


class ServerLog:
    """The file that a server's output goes to."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._start = 0

    def begin(self) -> None:
        """Mark where this run begins; an old log that grew large is set aside."""
        self._start = self.path.stat().st_size if self.path.exists() else 0
        if self._start > _KEPT_BYTES:
            self.path.replace(self.path.with_name(self.path.name + ".1"))
            self._start = 0

    def opened(self) -> IO[bytes]:
        """Return the file, open to be written at its end, for its owner only."""
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        # Whatever the umask, and one of an earlier version too.
        os.fchmod(descriptor, 0o600)
        return os.fdopen(descriptor, "ab")

    def last_words(self) -> str:
        """Return the most telling line of this run, and where to read more."""
        return f"{self._reason()} (log: {self.path})"

    def says(self, text: str) -> bool:
        """Say whether this run wrote `text`."""
        return any(text in line for line in self._lines())

    def _reason(self) -> str:
        lines = self._lines()
        for pattern in _TELLING:
            for position in range(len(lines) - 1, -1, -1):
                if found := pattern.search(lines[position]):
                    return found["reason"] + _detail(lines[position + 1 :])
        return "it wrote nothing"

    def _lines(self) -> list[str]:
        with self.path.open("rb") as file:
            end = file.seek(0, 2)
            file.seek(max(self._start, end - _READ_BYTES))
            return file.read().decode(errors="replace").splitlines()


def _detail(following: list[str]) -> str:
    found = _DETAIL.search(following[0]) if following else None
    return f": {found['detail']}" if found else ""
