"""Parse a broker's URL so that all clients interpret it in the same way.

Celery (kombu), the reports' stream (redis-py) and Flower each parse it differently:
parts that one of them would ignore are refused, and the rest is normalised. A URL may
name several servers: the nodes of a RabbitMQ cluster as `amqp://a//;amqp://b//`, and
Sentinels as `sentinel://a,b/NAME` (brokers/sentinel_url.py).
"""

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from brokers import sentinel_url
from brokers.replicas import WAIT_REPLICAS, replicas_of


#: What a URL of a broker may begin with.
SCHEMES: Final = ("redis", "rediss", "sentinel", "amqp", "amqps")
_AMQP: Final = ("amqp", "amqps")
_VERIFICATIONS: Final = ("none", "optional", "required")
_VERIFY: Final = "ssl_cert_reqs"
_CHECK_NAME: Final = "ssl_check_hostname"
_BOOLEANS: Final = ("true", "false")
#: Options of redis-py's TLS connection that are texts.
_TEXTS: Final = (
    "ssl_ca_certs",
    "ssl_ca_path",
    "ssl_certfile",
    "ssl_keyfile",
    "ssl_password",
    "ssl_ciphers",
)
_OPTIONS: Final = (_VERIFY, _CHECK_NAME, *_TEXTS)


def is_amqp(url: str) -> bool:
    """Return whether the broker at this URL is an AMQP one; else it is a Redis."""
    return urlsplit(url).scheme in _AMQP


def nodes(url: str) -> list[str]:
    """Return the URL of each node that an AMQP URL names."""
    return url.split(";")


def normalised(url: str) -> str:
    """Return a broker's URL in the form that all its clients understand.

    Certificates are verified unless the URL says otherwise; kombu alone would not.
    Raises ValueError, without quoting the value, for parts that only one of them would
    see.
    """
    all_ = [_normalised(each) for each in nodes(url)]
    if len(all_) > 1:
        found = [urlsplit(each) for each in all_]
        if any(each.scheme != found[0].scheme for each in found) or not is_amqp(url):
            raise ValueError(
                "names several servers with ';', which only amqp:// and amqps:// can:"
                " Redis has sentinel://one,two,three/NAME"
            )
        if len({each.path for each in found}) > 1:
            raise ValueError("must name one virtual host for all nodes")
    return ";".join(all_)


def _normalised(url: str) -> str:
    if url.startswith("sentinel://"):
        return sentinel_url.normalised(url)
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if parts.scheme in _AMQP:
        if pairs:
            raise ValueError(
                f"has the option {_shown(pairs[0][0])}; {parts.scheme}:// takes none"
            )
        return url
    if not re.fullmatch(r"/?\d*", parts.path):
        raise ValueError("must end with a database's number, for example …:6379/0")
    options: dict[str, str] = {}
    for name, value in pairs:
        if name in options:
            raise ValueError(f"says {_shown(name)} twice")
        options[name] = _value(parts.scheme, name, value)
    if parts.scheme == "rediss":
        options.setdefault(_VERIFY, "required")
    return parts._replace(query=urlencode(options)).geturl()


def _value(scheme: str, name: str, value: str) -> str:
    if name == WAIT_REPLICAS:
        return str(replicas_of(value))
    if name not in _OPTIONS:
        hint = "; a database's number is the path: …:6379/3" if name == "db" else ""
        raise ValueError(
            f"has the option {_shown(name)}; these are known:"
            f" {', '.join((*_OPTIONS, WAIT_REPLICAS))}{hint}"
        )
    if scheme != "rediss":
        raise ValueError(f"has the option {name}, which needs rediss://")
    if name == _VERIFY:
        # Celery's documentation has CERT_NONE, redis-py's none.
        value = value.lower().removeprefix("cert_")
        _one_of(name, value, _VERIFICATIONS)
    elif name == _CHECK_NAME:
        value = value.lower()
        _one_of(name, value, _BOOLEANS)
    return value


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"must have one of these for {name}: {', '.join(known)}")


def _shown(name: str) -> str:
    return repr(name[:40])
