"""How many replicas of a Redis must have a report before its publisher is told so.

Redis replicates a moment later: a failover loses what it accepted in that moment,
unless the publisher waits (WAIT).
"""

from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit


#: The option of a URL that says how many.
WAIT_REPLICAS: Final = "wait_replicas"
#: Without the option: where there are Sentinels, there are replicas to fail over to.
_WITH_SENTINELS: Final = 1
_MOST: Final = 9


def replicas_of(text: str) -> int:
    """Parse the option's value; raises ValueError, which says what it must be."""
    if not text.isascii() or not text.isdecimal() or int(text) > _MOST:
        raise ValueError(f"must have a whole number up to {_MOST} for {WAIT_REPLICAS}")
    return int(text)


def split_option(url: str) -> tuple[str, int]:
    """Return a normalised URL without the option, and the number of replicas."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    default = _WITH_SENTINELS if parts.scheme == "sentinel" else 0
    number = int(options.pop(WAIT_REPLICAS, default))
    return parts._replace(query=urlencode(options)).geturl(), number
