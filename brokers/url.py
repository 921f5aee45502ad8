"""Parse a broker's URL so that all clients interpret it in the same way.

Celery (kombu), the reports' stream (redis-py) and Flower each parse it differently:
parts that one of them would ignore are refused, and the rest is normalised.
"""

import re
import ssl
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit


_AMQP: Final = ("amqp", "amqps")
_VERIFICATIONS: Final = {
    "none": ssl.CERT_NONE,
    "optional": ssl.CERT_OPTIONAL,
    "required": ssl.CERT_REQUIRED,
}
_VERIFY: Final = "ssl_cert_reqs"
_CHECK_NAME: Final = "ssl_check_hostname"
_BOOLEANS: Final = {"true": True, "false": False}
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


def normalised(url: str) -> str:
    """Return a broker's URL in the form that kombu and redis-py both understand.

    Certificates are verified unless the URL says otherwise; kombu alone would not.
    Raises ValueError, without quoting the value, for parts that only one of them would
    see.
    """
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


def tls_options(url: str) -> dict[str, Any] | None:
    """Return the TLS options of a normalised URL, as Celery's broker_use_ssl.

    None: it has none. Flower reads them there, and nowhere else.
    """
    parts = urlsplit(url)
    if parts.scheme != "rediss":
        return None
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    options[_VERIFY] = _VERIFICATIONS[options[_VERIFY]]
    if _CHECK_NAME in options:
        options[_CHECK_NAME] = _BOOLEANS[options[_CHECK_NAME]]
    return options


def _value(scheme: str, name: str, value: str) -> str:
    if name not in _OPTIONS:
        hint = "; a database's number is the path: …:6379/3" if name == "db" else ""
        raise ValueError(
            f"has the option {_shown(name)}; these are known:"
            f" {', '.join(_OPTIONS)}{hint}"
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


def _one_of(name: str, value: str, known: dict[str, Any]) -> None:
    if value not in known:
        raise ValueError(f"must have one of these for {name}: {', '.join(known)}")


def _shown(name: str) -> str:
    return repr(name[:40])
