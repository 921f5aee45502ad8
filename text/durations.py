"""Durations as people read them; pure.

One rule for all of them: the nearest unit that is shown, a half up, as in the page.
Below a minute a table shows tenths of a second, a sentence whole seconds.
"""

import math


_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def spelled(seconds: float) -> str:
    """Return a duration within a sentence: 12 s, 5 min 52 s, 4 h 56 min, 2 d 3 h."""
    whole = _nearest(abs(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        minutes, rest = divmod(whole, _MINUTE)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    minutes = _nearest(whole / _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    if whole < _DAY:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def span(seconds: float) -> str:
    """Return a duration in a table: 4.0s, 2m 10s, 1h 02m 03s."""
    # Rounded first, so that 59.96 is 1m 00s, not 60.0s.
    tenths = _nearest(seconds * 10)
    if tenths < _MINUTE * 10:
        return f"{tenths / 10:.1f}s"
    whole = _nearest(seconds)
    minutes, rest = divmod(whole, _MINUTE)
    if whole < _HOUR:
        return f"{minutes}m {rest:02}s"
    return f"{minutes // _MINUTE}h {minutes % _MINUTE:02}m {rest:02}s"


def _nearest(number: float) -> int:
    """Return the nearest whole number; of two, the greater."""
    # round() takes the even one of two.
    return math.floor(number + 0.5)
