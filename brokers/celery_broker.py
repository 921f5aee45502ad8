"""The same broker as Celery, kombu and Flower are told it."""

import ssl
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

from brokers import sentinel_url
from brokers.redis_client import of_sentinels
from brokers.replicas import split_option
from brokers.url import is_amqp


_VERIFICATIONS: Final = {
    "none": ssl.CERT_NONE,
    "optional": ssl.CERT_OPTIONAL,
    "required": ssl.CERT_REQUIRED,
}
_OF_REDIS: Final = {
    "visibility_timeout": 300,
    "socket_keepalive": True,
    "socket_timeout": 30,
    "health_check_interval": 25,
}


class CeleryBroker(NamedTuple):
    """Celery's settings for a broker."""

    #: broker_url. Servers are separated by ';', also Sentinels.
    url: str
    #: broker_transport_options
    transport_options: dict[str, Any]
    #: broker_use_ssl. Flower reads the TLS options here, and nowhere else.
    use_ssl: dict[str, Any] | None


def celery_broker(url: str) -> CeleryBroker:
    """Return Celery's settings for a normalised URL (brokers/url.py)."""
    if is_amqp(url):
        return CeleryBroker(url, {}, None)
    plain, _ = split_option(url)
    if plain.startswith("sentinel://"):
        return _by_sentinels(sentinel_url.parse(plain))
    return CeleryBroker(plain, dict(_OF_REDIS), _tls_options(plain))


def _by_sentinels(said: sentinel_url.SentinelUrl) -> CeleryBroker:
    login = ""
    if said.password is not None:
        login = f"{_quoted(said.username or '')}:{_quoted(said.password)}@"
    hosts = (f"[{host}]" if ":" in host else host for host, _ in said.sentinels)
    ports = (port for _, port in said.sentinels)
    return CeleryBroker(
        ";".join(
            f"sentinel://{login}{host}:{port}/{said.database}"
            for host, port in zip(hosts, ports, strict=True)
        ),
        {
            **_OF_REDIS,
            "master_name": said.name,
            "sentinel_kwargs": of_sentinels(said),
        },
        None,
    )


def _tls_options(url: str) -> dict[str, Any] | None:
    parts = urlsplit(url)
    if parts.scheme != "rediss":
        return None
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    options["ssl_cert_reqs"] = _VERIFICATIONS[options["ssl_cert_reqs"]]
    if (said := options.get("ssl_check_hostname")) is not None:
        options["ssl_check_hostname"] = said == "true"
    return options


def _quoted(text: str) -> str:
    return quote(text, safe="")
