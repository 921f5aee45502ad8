"""gunicorn's configuration for the API; checks the settings before anything starts."""

import gc
import importlib
import os
import socket
import sys

from gunicorn.arbiter import Arbiter

from api.auth.choice import choose, require_loopback
from service import settings, shared_metrics
from text import escaping_stream


# Also gunicorn's own logger, and what libraries print.
escaping_stream.install()

try:
    current = settings.load(os.environ)
    _ = current.required_database_url
    choose(current)
except settings.BadSetting as error:
    # Raised here it ends gunicorn; in a worker it would only end that worker, with a
    # traceback.
    sys.stderr.write(f"fuel-history: {error}\n")
    raise SystemExit(2) from None

bind = str(current.api_bind)
worker_class = "api.server.worker.Worker"
workers = 2
# Seconds: a worker whose main thread hangs, a stop, an idle connection.
timeout = 30
graceful_timeout = 10
keepalive = 5
# A socket in the home directory: two instances of one user would collide.
control_socket_disable = True
loglevel = current.log_level.lower()


#: Milliseconds; only Linux has this option.
_CLIENT_TIMEOUT = 60_000


def on_starting(server: Arbiter) -> None:
    """Refuse to start if --bind or GUNICORN_CMD_ARGS would open the API to everyone.

    The workers, which fork after this, share their metrics.
    """
    try:
        for address in server.cfg.address:
            if isinstance(address, tuple):
                require_loopback(current, address[0])
    except settings.BadSetting as error:
        sys.stderr.write(f"fuel-history: {error}\n")
        raise SystemExit(2) from None
    # Here, not above, because a reload reads this file again.
    shared_metrics.share()
    # They find all modules loaded, in memory that they share (docs/decisions/0045);
    # api.asgi, which each of them runs itself, makes the connections.
    gc.disable()
    importlib.import_module("api.from_settings")
    gc.freeze()
    gc.enable()


def when_ready(server: Arbiter) -> None:
    """Cut off a client that takes nothing for a minute.

    Accepted connections inherit this from the listening socket.
    """
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        for listener in server.LISTENERS:
            listener.sock.setsockopt(socket.IPPROTO_TCP, option, _CLIENT_TIMEOUT)
