"""What stands before the API: who asks, and under which URL.

Only what a trusted proxy says is believed, and of that only what can be read
(docs/decisions/0026-behind-proxies.md). All of it is decided here: whoever comes after
this finds REMOTE_ADDR, SCRIPT_NAME, PATH_INFO, wsgi.url_scheme and the X-Forwarded-…
that are left as they are to be believed.
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
#: A proxy that does not know it hands on what a client wrote there.
_NEVER_READ: Final = "HTTP_FORWARDED"
_GOOD_HOST: Final = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?"
)


class BehindProxies:
    """Puts into each request's environ what its proxies say, where they are trusted."""

    def __init__(
        self, application: _Application, trusted: Networks, base: str = ""
    ) -> None:
        """`base`: under which path we are, where no proxy says it."""
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
    """Who asks."""

    address: str
    #: How many trusted proxies there are on the way.
    proxies: int


def client_of(peer: str, forwarded_for: str, trusted: Networks) -> Client:
    """Return the nearest address that is no trusted proxy's.

    Each proxy adds its own client at the end of X-Forwarded-For; what stands before
    an address that is not trusted can be a lie, and nothing is known of what stands
    before one that cannot be read.
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
    """Say whether `text` can be a URL's host, with or without a port."""
    return _GOOD_HOST.fullmatch(text) is not None


def _set_address(environ: dict[str, Any], said: dict[str, str], proxies: int) -> None:
    host = _nearest(said[_HOST], proxies)
    if is_host(host):
        environ[_HOST] = host
    scheme = _nearest(said[_PROTO], proxies).lower()
    if scheme in {"http", "https"}:
        environ[_PROTO] = environ["wsgi.url_scheme"] = scheme


def _nearest(values: str, proxies: int) -> str:
    """Return what the outermost trusted proxy said: those before it are not known."""
    parts = [each.strip() for each in values.split(",")]
    return parts[max(len(parts) - proxies, 0)]


def _prefix(said: str) -> str:
    # Each proxy on the way adds what it took away.
    try:
        return "".join(base_path(each.strip()) for each in said.split(",") if said)
    except ValueError:
        return ""


def _below(prefix: str, path: str) -> str:
    """Return the path without the prefix, if the proxy left it there."""
    first = prefix.partition("/")[2].partition("/")[0]
    if not prefix or first in OWN_PATHS:
        # A proxy that hands all of it on is not to be told from one that does not.
        return path
    if path == prefix:
        return "/"
    return path[len(prefix) :] if path.startswith(f"{prefix}/") else path
