"""Durations as people read them; pure."""

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def spelled(seconds: float) -> str:
    """Return a duration within a sentence: 12 s, 5 min 52 s, 4 h 56 min, 2 d 3 h."""
    whole = round(abs(seconds))
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        minutes, rest = divmod(whole, _MINUTE)
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    minutes = round(whole / _MINUTE)
    hours, minutes = divmod(minutes, _MINUTE)
    if whole < _DAY:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"
