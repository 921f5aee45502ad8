"""Protect Flower; it runs this file (--conf) before it serves.

By itself Flower asks for its password only on pages that need the user: not for
/metrics and /healthcheck, which name tasks and workers.
"""

from typing import Any

from flower.views import BaseHandler
from tornado.options import options
from tornado.web import HTTPError


def prepare(handler: Any) -> None:
    """Require the password before any answer, on every path."""
    # It raises 401 itself if FLOWER_BASIC_AUTH is set and another password was sent.
    if options.basic_auth and not handler.current_user:
        raise HTTPError(401)


# Tornado's hook before each request; Flower's pages do not use it, and its API has one
# that refuses if there is no password at all.
BaseHandler.prepare = prepare
