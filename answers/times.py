"""Times as an answer shows them."""

from collections.abc import Callable
from datetime import UTC, datetime

from db.queries.times import TimeFormat


#: Whole seconds since 1970, or a text, as the API's mount has it; None: not known.
Time = int | str | None
#: Makes one of seconds since 1970.
ShowTime = Callable[[float | None], Time]


def shown_as(times: TimeFormat) -> ShowTime:
    """Return what shows a time in this format: db/queries/times.py for one value."""

    def show(seconds: float | None) -> Time:
        if seconds is None:
            return None
        if times is TimeFormat.epoch:
            return int(seconds // 1)
        time = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
        always = times is TimeFormat.iso_microseconds
        return time.isoformat(timespec="microseconds" if always else "auto")

    return show
