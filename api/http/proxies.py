"""The proxies before the API: the client's address, and the URL it used.

Only headers of a trusted proxy count, and only if they can be parsed
(docs/decisions/0026-behind-proxies.md). This is the one place that decides: code
after it can trust REMOTE_ADDR, SCRIPT_NAME, PATH_INFO, wsgi.url_scheme and the
X-Forwarded-… headers that remain.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from service.setting_values import OWN_PATHS, Networks, base_path
from text import ip_addresses


_Application = Callable[..., Iterable[bytes]]

_FOR: Final = "HTTP_X_FORWARDED_FOR"
_HOST: Final = "HTTP_X_FORWARDED_HOST"
_PROTO: Final = "HTTP_X_FORWARDED_PROTO"
_PREFIX: Final = "HTTP_X_FORWARDED_PREFIX"
#: A proxy that does not know this header passes on what the client wrote.
_NEVER_READ: Final = "HTTP_FORWARDED"
_GOOD_HOST: Final = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?"
)


class BehindProxies:
    """Rewrites each request's environ from the headers of trusted proxies."""

    def __init__(
        self, application: _Application, trusted: Networks, base: str = ""
    ) -> None:
        """`base`: our path prefix if no proxy states it."""
        self._application = application
        self._trusted = trusted
        self._base = base

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer the request."""
        client = client_of(
            environ.get("REMOTE_ADDR", ""), environ.get(_FOR, ""), self._trusted
        )
        environ["REMOTE_ADDR"] = client.address
        said = {name: environ.pop(name, "") for name in (_HOST, _PROTO, _PREFIX)}
        environ.pop(_NEVER_READ, None)
        prefix = self._base
        if client.proxies:
            _set_address(environ, said, client.proxies)
            prefix = _prefix(said[_PREFIX]) or prefix
        environ["SCRIPT_NAME"] = prefix
        environ["PATH_INFO"] = _below(prefix, environ.get("PATH_INFO", ""))
        return self._application(environ, start_response)


class Client(NamedTuple):
    """The client of a request."""

    address: str
    #: How many trusted proxies the request passed.
    proxies: int


def client_of(peer: str, forwarded_for: str, trusted: Networks) -> Client:
    """Return the nearest address that is not a trusted proxy.

    Each proxy appends its own client to X-Forwarded-For. Entries before an untrusted
    address may be forged, and entries before an unreadable one mean nothing.
    """
    address = str(ip_addresses.parse(peer) or peer)
    proxies = 0
    for hop in reversed(forwarded_for.split(",")):
        if address not in trusted:
            break
        proxies += 1
        found = ip_addresses.parse(hop)
        if found is None:
            break
        address = str(found)
    return Client(address, proxies)


def is_host(text: str) -> bool:
    """Return whether `text` is a valid host of a URL, with or without a port."""
    return _GOOD_HOST.fullmatch(text) is not None


def _set_address(environ: dict[str, Any], said: dict[str, str], proxies: int) -> None:
    host = _nearest(said[_HOST], proxies)
    if is_host(host):
        environ[_HOST] = host
    scheme = _nearest(said[_PROTO], proxies).lower()
    if scheme in {"http", "https"}:
        environ[_PROTO] = environ["wsgi.url_scheme"] = scheme


def _nearest(values: str, proxies: int) -> str:
    """Return what the outermost trusted proxy wrote; earlier values are unknown."""
    parts = [each.strip() for each in values.split(",")]
    return parts[max(len(parts) - proxies, 0)]


def _prefix(said: str) -> str:
    # Each proxy on the way appends the prefix that it stripped.
    try:
        return "".join(base_path(each.strip()) for each in said.split(",") if said)
    except ValueError:
        return ""


def _below(prefix: str, path: str) -> str:
    """Return the path without the prefix, if the proxy left it in place."""
    first = prefix.partition("/")[2].partition("/")[0]
    if not prefix or first in OWN_PATHS:
        # A proxy that passes the whole path cannot be told from one that strips it.
        return path
    if path == prefix:
        return "/"
    return path[len(prefix) :] if path.startswith(f"{prefix}/") else path
