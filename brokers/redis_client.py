"""The client of the Redis (or Valkey) of a URL, which may name its Sentinels."""

from typing import Any, Final

import redis
from redis.sentinel import Sentinel

from brokers import sentinel_url


#: Its types are missing.
_Sentinel: Final[Any] = Sentinel
#: A server that hangs is waited for this long.
_CONNECTION: Final[dict[str, Any]] = {
    "socket_timeout": 10.0,
    "socket_connect_timeout": 5,
    "socket_keepalive": True,
    "health_check_interval": 25,
}
#: Seconds for an answer of a Sentinel: the next one knows as much.
_SENTINEL_TIMEOUT: Final = 2


def client(url: str) -> Any:
    """Return a client of a normalised URL without our own options.

    It connects on first use. By Sentinels it connects to the primary of that moment,
    and asks them again when a connection ends or its server has become a replica.
    """
    if not url.startswith("sentinel://"):
        return redis.Redis.from_url(url, **_CONNECTION)
    said = sentinel_url.parse(url)
    login = {"username": said.username, "password": said.password}
    sentinel: Any = _Sentinel(
        said.sentinels,
        sentinel_kwargs=of_sentinels(said),
        db=said.database,
        **{name: value for name, value in login.items() if value is not None},
        **_CONNECTION,
    )
    return sentinel.master_for(said.name)


def of_sentinels(said: sentinel_url.SentinelUrl) -> dict[str, Any]:
    """Return redis-py's arguments for connections to the Sentinels themselves."""
    return {
        "socket_timeout": _SENTINEL_TIMEOUT,
        "socket_connect_timeout": _SENTINEL_TIMEOUT,
        **said.of_sentinels,
    }
