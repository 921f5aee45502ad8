"""A loopback port: that of the last run if it is free, else another."""

import socket
from collections.abc import Callable
from pathlib import Path

from embedded import secret
from embedded.errors import ServiceError
from embedded.log import ServerLog


LOOPBACK = "127.0.0.1"
_ATTEMPTS = 3


def start_on_free_port(
    start: Callable[[int], None], remembered: Path, log: ServerLog
) -> int:
    """Call `start` with a free port, and return the port.

    The port is stored in the file `remembered`. If another program takes it before the
    server does, `start` is called again with another one.
    """
    for _ in range(_ATTEMPTS - 1):
        port = _choose(remembered)
        try:
            start(port)
        except ServiceError:
            if not log.says("Address already in use"):
                raise
        else:
            return port
    port = _choose(remembered)
    start(port)
    return port


def _choose(remembered: Path) -> int:
    port = _free_port(_read(remembered)) or _free_port(0)
    secret.write_private(remembered, f"{port}\n")
    return port


def _read(remembered: Path) -> int:
    try:
        return int(remembered.read_text("ascii"))
    except (FileNotFoundError, ValueError):
        return 0


def _free_port(port: int) -> int:
    with socket.socket() as listener:
        # As the servers do, because connections of the last run may linger.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, port))
        except (OSError, OverflowError):
            return 0
        return int(listener.getsockname()[1])
