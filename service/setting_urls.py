"""Parsers of settings that are URLs; each raises ValueError, which says why."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import brokers.url
from db import dsn


#: What follows the scheme of a URL whose password was not percent-encoded: a % that
#: encodes nothing, a #, a second @, or an @ that is not before the host.
_UNQUOTED = re.compile(r"%(?![0-9A-Fa-f]{2})|#|@[^/?]*@|[/?].*@")


def url(*schemes: str) -> Callable[[str], str]:
    """Parse a URL with one of these schemes; no error repeats the value."""

    def parse(text: str) -> str:
        # The value may contain a password.
        scheme, separator, rest = text.partition("://")
        if not separator or scheme not in schemes:
            raise ValueError(f"must begin with one of: {', '.join(schemes)} (then ://)")
        if _UNQUOTED.search(rest):
            raise ValueError(
                "is not a URL: in a user name, password or path each of"
                " / # ? % @ : must be percent-encoded (@ is %40, % is %25)"
            )
        return text

    return parse


def one_host(parse: Callable[[str], str]) -> Callable[[str], str]:
    """Parse what `parse` does, and check that the port is a number."""

    def parse_host(text: str) -> str:
        parse(text)
        try:
            urlsplit(text).port  # noqa: B018 - raises ValueError when it is no number
        except ValueError:
            raise ValueError(
                "is not a URL: the part after the host's colon must be a port number"
            ) from None
        return text

    return parse_host


def server_url(text: str) -> str:
    """Parse an http URL below which an API is; return it without a trailing slash.

    The login has its own settings: in this URL it could appear in a log.
    """
    one_host(url("http", "https"))(text)
    parts = urlsplit(text)
    if parts.username is not None or parts.password is not None:
        raise ValueError("must not contain a user or password: they have own variables")
    if not parts.hostname or parts.query:
        raise ValueError("must be a URL such as http://10.20.0.2:8000")
    path = parts.path.rstrip("/")
    if path.endswith(("/api", "/api/v1")):
        raise ValueError("must end before /api, for example http://10.20.0.2:8000")
    return f"{parts.scheme}://{parts.netloc}{path}"


def broker_url(text: str) -> str:
    """Parse a URL of Redis or RabbitMQ; return it in the form that clients expect."""
    parse = url(*brokers.url.SCHEMES)
    for each in brokers.url.nodes(text):
        # A ';' that is not between two URLs belongs to a password, and Celery would
        # split it.
        parse(each)
        if not each.startswith("sentinel://"):
            one_host(parse)(each)
    return brokers.url.normalised(text)


def database_url(text: str) -> str:
    """Parse a URL of PostgreSQL with options that libpq knows."""
    url("postgresql", "postgres", "postgresql+psycopg2")(text)
    dsn.check(text)
    return text
