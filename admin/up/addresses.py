"""Listening addresses: check that they are free, and make their URLs."""

import errno
import socket
from collections.abc import Mapping
from contextlib import ExitStack

from embedded.errors import ServiceError
from service.setting_values import HIGHEST_PORT, Bind


_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - not bound here
_FIRST_UNPRIVILEGED_PORT = 1024
_REASONS = {
    errno.EADDRINUSE: "is in use by another program",
    errno.EADDRNOTAVAIL: "is not an address of this machine",
    errno.EACCES: "needs root (a port below 1024)",
}


def check_free(binds: Mapping[str, Bind]) -> None:
    """Check that each address, named by its variable, can be listened on.

    Raises :class:`ServiceError` for the first one that cannot.
    """
    with ExitStack() as stack:
        for variable, bind in binds.items():
            try:
                # Kept open until all are checked, because two may be the same.
                stack.enter_context(_listen(bind))
            except OSError as error:
                reason = _REASONS.get(error.errno or 0, f"is not an address: {error}")
                raise ServiceError(
                    f"{variable} {bind} {reason}: set {variable} to another address, "
                    f"for example {variable}={_another(bind, error)}"
                ) from None


def reachable(bind: Bind) -> tuple[str, int]:
    """Return the host and port at which a client on this machine reaches `bind`."""
    host = bind.bare_host
    return _WILDCARDS.get(host, host), bind.port


def url(bind: Bind) -> str:
    """Return the URL that a browser on this machine opens."""
    host, port = reachable(bind)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _listen(bind: Bind) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        bind.bare_host, bind.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        # As the servers do, because connections of the last run may linger.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except OSError:
        listener.close()
        raise
    return listener


def _another(bind: Bind, error: OSError) -> Bind:
    host = bind.host if error.errno == errno.EADDRINUSE else "127.0.0.1"
    if bind.port < _FIRST_UNPRIVILEGED_PORT:
        return Bind(host, bind.port + 8000)
    return Bind(host, bind.port + 1 if bind.port < HIGHEST_PORT else bind.port - 1)
