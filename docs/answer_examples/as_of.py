"""Make what depends on the clock the same each time: a run that goes on."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from docs.answer_examples import story
from docs.api_examples.stable import Stable
from text.durations import span, spelled


#: As tables have it: 2016-03-14T09:08:51, 2016-03-14 09:08:51, 03-14 09:08:51.
_TIME: Final = re.compile(r"(\d{4}-)?(\d\d-\d\d)([T ])(\d\d:\d\d:\d\d)")
_OF_DAY: Final = re.compile(r"\b\d\d:\d\d:\d\d\b")
_GOING_ON: Final = re.compile(r"(?<=going on for )[^:]+(?=:)")
_LEFT: Final = re.compile(r"(?<= about )(\d\d:\d\d:\d\d), in [^,]+")
_SO_FAR: Final = re.compile(r"[\dhms ]*\d\S* so far")
#: The run that goes on began then in the story, and is shown as it was then.
_BEGAN: Final = story.began(story.GOES_ON)
_NOW: Final = _BEGAN + story.HALF
_DAY: Final = timedelta(days=1)


class AsOf(Stable):
    """Shows the run that goes on as it is when a half of it has passed.

    Its times are moved to those of the story, and what counts from the clock counts
    from `story.HALF`: the recording itself takes some seconds.
    """

    def __init__(self, replaced: Mapping[str, str], known: str) -> None:
        super().__init__(replaced, known)
        self._goes_on_since: datetime | None = None

    def goes_on_since(self, began: datetime) -> None:
        """Move times of the run that began then."""
        self._goes_on_since = began

    def text(self, text: str) -> str:
        """Return the text with all replacements."""
        if self._goes_on_since is None:
            return super().text(text)
        began = self._goes_on_since
        return super().text("\n".join(_line(line, began) for line in text.splitlines()))


def _line(line: str, began: datetime) -> str:
    moved = _BEGAN - began

    def time(found: re.Match[str]) -> str:
        year, day, between, of_day = found.groups("")
        real = datetime.fromisoformat(f"{began.year}-{day}T{of_day}+00:00")
        is_its = year in {"", f"{began.year}-"} and abs(real - began) < _DAY
        if not is_its:
            return found[0]
        told = real + moved
        return f"{told:%Y-%m-%d}{between}{told:%H:%M:%S}"[0 if year else 5 :]

    def left(found: re.Match[str]) -> str:
        seconds = (_of_day(found[1]) - _of_day(f"{_NOW:%H:%M:%S}")).seconds
        return f"{found[1]}, in {spelled(seconds)}"

    line = _TIME.sub(time, line)
    if "so far" in line:
        return _SO_FAR.sub(lambda found: _so_far(line, len(found[0])), line)
    if "going on" in line or " ends about " in line:
        line = _OF_DAY.sub(lambda at: f"{_of_day(at[0]) + moved:%H:%M:%S}", line)
        line = _LEFT.sub(left, line)
        return _GOING_ON.sub(spelled(story.HALF.total_seconds()), line)
    return line


def _so_far(line: str, width: int) -> str:
    _, day, _, of_day = _TIME.search(line).groups()  # type: ignore[union-attr]
    began = datetime.fromisoformat(f"{_NOW.year}-{day}T{of_day}+00:00")
    return f" {span((_NOW - began).total_seconds())} so far".ljust(width)


def _of_day(text: str) -> datetime:
    """Return a time of some day; only differences count."""
    return datetime.fromisoformat(f"2016-03-14T{text}+00:00")
