"""How Flower is guarded; it runs this file (--conf) before it serves.

Flower asks for its password only where a page wants to know the user: not for /metrics
and /healthcheck, which tell tasks and workers by their names.
"""

from typing import Any

from flower.views import BaseHandler
from tornado.options import options
from tornado.web import HTTPError


def prepare(handler: Any) -> None:
    """Ask for the password before anything is answered, on whatever path."""
    # It raises 401 itself where FLOWER_BASIC_AUTH is set and another was sent.
    if options.basic_auth and not handler.current_user:
        raise HTTPError(401)


# Tornado's hook for what comes before each request; Flower's pages leave it free, and
# its API has one that refuses where there is no password at all.
BaseHandler.prepare = prepare
