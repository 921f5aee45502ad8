"""Connections that lay in the pool for a while are tried before they are used."""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError


#: Seconds in the pool after which a connection is tried: a server that restarts takes
#: longer, and a busy service saves a round trip for each transaction.
_IDLE = 1.0
_SINCE = "fuel_history.idle_since"


def ping_idle_connections(engine: Engine) -> None:
    """Let the engine's pool replace a connection that broke while nobody used it."""

    def checkin(_: Any, record: Any) -> None:
        record.info[_SINCE] = time.monotonic()

    def checkout(connection: Any, record: Any, _: Any) -> None:
        since = record.info.get(_SINCE)
        if since is None or time.monotonic() - since < _IDLE:
            return
        if not _answers(engine, connection):
            # The pool connects anew and asks again.
            raise DisconnectionError

    event.listen(engine, "checkin", checkin)
    event.listen(engine, "checkout", checkout)


def _answers(engine: Engine, connection: Any) -> bool:
    driver = engine.dialect.loaded_dbapi
    try:
        return bool(engine.dialect.do_ping(connection))
    except driver.Error:
        return False
