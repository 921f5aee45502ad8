"""The servers of a broker's URL, for people: without users and passwords."""

from typing import Final
from urllib.parse import urlsplit

from brokers import sentinel_url
from brokers.url import nodes


_PORTS: Final = {"amqp": 5672, "amqps": 5671, "redis": 6379, "rediss": 6379}


def addresses(url: str) -> str:
    """Return HOST:PORT of each server that a normalised URL names."""
    if url.startswith("sentinel://"):
        said = sentinel_url.parse(url)
        hosts = ", ".join(f"{_bracketed(host)}:{port}" for host, port in said.sentinels)
        return f"{said.name} by the Sentinels {hosts}"
    return ", ".join(_address(each) for each in nodes(url))


def _address(url: str) -> str:
    parts = urlsplit(url)
    host = _bracketed(parts.hostname or "localhost")
    return f"{host}:{parts.port or _PORTS[parts.scheme]}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
