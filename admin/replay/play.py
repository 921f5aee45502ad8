"""Play recordings: in order and with a clock, or in random order."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from itertools import repeat
from typing import NamedTuple

from admin.replay.offsets import with_offsets
from admin.replay.playback_clock import Pace
from admin.replay.recordings import Recording
from admin.replay.shuffle import open_spool
from admin.terminal.progress import Advance, progress
from publishing.outbox import Outbox


class Play(NamedTuple):
    """One recording to send."""

    recording: Recording
    #: The file of its times; None: it is sent at once.
    offsets: str | None


class Player:
    """Puts the lines of recordings into an outbox, each `copies` times."""

    def __init__(self, outbox: Outbox, copies: int) -> None:
        self._outbox = outbox
        self._copies = copies

    def play_in_order(self, plays: list[Play], pace: Pace) -> None:
        """Play one recording after another; each starts at its own offset 0."""
        with self._progress("Replaying", _size(plays)) as advance:
            for play in plays:
                pace.restart()
                for line, offset in _timed(play, advance):
                    if _is_empty(line):
                        continue
                    if not pace.is_due(offset):
                        self._outbox.flush()
                        advance(0)
                        pace.wait(offset)
                    for _ in range(self._copies):
                        self._outbox.put(line)
                self._outbox.flush()

    def play_shuffled(self, plays: list[Play], seed: int) -> None:
        """Play all lines of all recordings in the random order of `seed`."""
        with open_spool() as spool:
            with self._progress("Reading", _size(plays)) as advance:
                for recording, _ in plays:
                    for line in recording.lines(advance):
                        if not _is_empty(line):
                            spool.add(line)
            with self._progress("Replaying", self._copies * len(spool)) as advance:
                for line in spool.shuffled(seed, self._copies):
                    self._outbox.put(line)
                    advance(1)
                self._outbox.flush()

    def _progress(
        self, label: str, length: int | None
    ) -> AbstractContextManager[Advance]:
        tally = self._outbox.tally
        return progress(label, length, beside=lambda: f"{tally.messages:,} messages")


def _timed(play: Play, advance: Advance) -> Iterable[tuple[bytes, float]]:
    lines = play.recording.lines(advance)
    if play.offsets is None:
        return zip(lines, repeat(0.0), strict=False)
    return with_offsets(play.recording.name, lines, play.offsets)


def _size(plays: Iterable[Play]) -> int | None:
    total = 0
    for recording, _ in plays:
        if recording.size is None:
            return None
        total += recording.size
    return total


def _is_empty(line: bytes) -> bool:
    return not line or line.isspace()
