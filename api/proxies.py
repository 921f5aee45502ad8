"""The address of a client behind reverse proxies, where they are trusted."""

from collections.abc import Callable, Iterable
from typing import Any

from setting_values import Networks


_Application = Callable[..., Iterable[bytes]]


class BehindProxies:
    """Sets REMOTE_ADDR to the client's address, as the trusted proxies tell it."""

    def __init__(self, application: _Application, trusted: Networks) -> None:
        self._application = application
        self._trusted = trusted

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer the request."""
        environ["REMOTE_ADDR"] = client_address(
            environ.get("REMOTE_ADDR", ""),
            environ.get("HTTP_X_FORWARDED_FOR", ""),
            self._trusted,
        )
        return self._application(environ, start_response)


def client_address(peer: str, forwarded_for: str, trusted: Networks) -> str:
    """Return the nearest address that is no trusted proxy's.

    Each proxy adds its own client at the end of X-Forwarded-For; what stands before
    an address that is not trusted can be a lie.
    """
    address = peer
    for hop in reversed(forwarded_for.split(",")):
        if address not in trusted or not hop.strip():
            break
        address = hop.strip()
    return address
