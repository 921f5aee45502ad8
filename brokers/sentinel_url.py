"""Parse `sentinel://USER:PASSWORD@one,two:26379/NAME/0`: a Redis by its Sentinels.

User and password are those of the Redis servers. Sentinels that have their own get them
by the options `sentinel_username` and `sentinel_password`.
"""

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode

from brokers.replicas import WAIT_REPLICAS, replicas_of


_PORT: Final = 26379
_HIGHEST_PORT: Final = 65535
_LOGIN: Final = ("sentinel_username", "sentinel_password")
_URL = re.compile(
    r"sentinel://(?:(?P<login>[^@/?#]*)@)?(?P<hosts>[^@/?#]+)"
    r"/(?P<name>[^/?#]+)(?:/(?P<database>\d*))?(?:\?(?P<query>[^#]*))?"
)
_HOST = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:,]+)(?::(?P<port>\d{1,5}))?")


class SentinelUrl(NamedTuple):
    """What such a URL says."""

    #: Host and port of each Sentinel; IPv6 hosts without brackets.
    sentinels: tuple[tuple[str, int], ...]
    #: The name by which Sentinels know the Redis.
    name: str
    #: The number of the Redis database.
    database: int
    username: str | None
    password: str | None
    #: The login at the Sentinels themselves, as redis-py's arguments.
    of_sentinels: dict[str, str]


def parse(url: str) -> SentinelUrl:
    """Return the parts of a URL; raises ValueError, which quotes no password."""
    found = _URL.fullmatch(url)
    if found is None:
        raise ValueError(
            "must be like sentinel://one:26379,two:26379,three:26379/NAME, with the"
            " name by which the Sentinels know the Redis"
        )
    username, _, password = (found["login"] or "").partition(":")
    options = _options(found["query"] or "")
    return SentinelUrl(
        tuple(_host(each) for each in found["hosts"].split(",")),
        unquote(found["name"]),
        int(found["database"] or 0),
        unquote(username) or None,
        unquote(password) or None,
        {
            name.removeprefix("sentinel_"): options[name]
            for name in _LOGIN
            if name in options
        },
    )


def normalised(url: str) -> str:
    """Return the URL with checked options. Raises ValueError like :func:`parse`."""
    parse(url)
    before, _, query = url.partition("?")
    options = _options(query)
    return f"{before}?{urlencode(options)}" if options else before


def _options(query: str) -> dict[str, str]:
    options: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name not in {*_LOGIN, WAIT_REPLICAS}:
            raise ValueError(
                f"has the option {name[:40]!r}; these are known:"
                f" {', '.join((*_LOGIN, WAIT_REPLICAS))}"
            )
        if name in options:
            raise ValueError(f"says {name!r} twice")
        options[name] = str(replicas_of(value)) if name == WAIT_REPLICAS else value
    return options


def _host(text: str) -> tuple[str, int]:
    found = _HOST.fullmatch(text)
    port = int(found["port"] or _PORT) if found else 0
    if found is None or not 0 < port <= _HIGHEST_PORT:
        raise ValueError(
            "must have Sentinels as HOST or HOST:PORT, separated by commas"
        )
    return unquote(found["host"].strip("[]")), port
