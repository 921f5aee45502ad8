"""Make what depends on the clock the same each time: a run that goes on."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from docs.answer_examples import story
from docs.api_examples.stable import Stable
from fuel_history.output.times import span
from text.durations import spelled


_ISO: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_OF_DAY: Final = re.compile(r"\b\d\d:\d\d:\d\d\b")
_GOING_ON: Final = re.compile(r"(?<=going on for )[^:]+(?=:)")
_LEFT: Final = re.compile(r"(?<= about )(\d\d:\d\d:\d\d), in [^,]+")
_SO_FAR: Final = re.compile(r"[\dhms ]*\d\S* so far")


class AsOf(Stable):
    """Shows the run that goes on as it is when a half of it has passed.

    Its times are moved to those of the story, and what counts from the clock counts
    from `story.HALF`: the recording itself takes some seconds.
    """

    def __init__(self, replaced: Mapping[str, str], known: str) -> None:
        super().__init__(replaced, known)
        self._moved: timedelta | None = None

    def goes_on_since(self, began: datetime) -> None:
        """Move times of the run that began then."""
        self._moved = story.began(story.GOES_ON) - began

    def text(self, text: str) -> str:
        """Return the text with all replacements."""
        if self._moved is None:
            return super().text(text)
        lines = (self._line(line, self._moved) for line in text.splitlines())
        return super().text("\n".join(lines))

    def _line(self, line: str, moved: timedelta) -> str:
        now = story.began(story.GOES_ON) + story.HALF
        earliest = now - moved - timedelta(days=1)

        def iso(found: re.Match[str]) -> str:
            time = datetime.fromisoformat(found[0]).replace(tzinfo=UTC)
            return f"{time + moved if time > earliest else time:%Y-%m-%dT%H:%M:%S}"

        def of_day(found: re.Match[str]) -> str:
            return f"{_of_day(found[0]) + moved:%H:%M:%S}"

        def left(found: re.Match[str]) -> str:
            left = _of_day(found[1]) - _of_day(f"{now:%H:%M:%S}")
            return f"{found[1]}, in {spelled(left.seconds)}"

        def so_far(found: re.Match[str]) -> str:
            (start, *_) = _ISO.findall(line)
            began = datetime.fromisoformat(start).replace(tzinfo=UTC)
            told = f"{span((now - began).total_seconds())} so far"
            return f" {told}".ljust(len(found[0]))

        line = _ISO.sub(iso, line)
        if "so far" in line:
            return _SO_FAR.sub(so_far, line)
        if "going on for" in line or " ends about " in line:
            line = _LEFT.sub(left, _OF_DAY.sub(of_day, line))
            return _GOING_ON.sub(spelled(story.HALF.total_seconds()), line)
        return line


def _of_day(text: str) -> datetime:
    """Return a time of some day; only differences count."""
    return datetime.fromisoformat(f"2016-03-14T{text}+00:00")
