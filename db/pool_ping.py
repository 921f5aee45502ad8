"""Test connections that were idle in the pool before they are used."""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError


#: Idle seconds after which a connection is tested: a server takes longer to restart,
#: and a busy service saves a round trip per transaction.
_IDLE = 1.0
_SINCE = "fuel_history.idle_since"


def ping_idle_connections(engine: Engine) -> None:
    """Let the engine's pool replace connections that broke while they were idle."""

    def checkin(_: Any, record: Any) -> None:
        record.info[_SINCE] = time.monotonic()

    def checkout(connection: Any, record: Any, _: Any) -> None:
        since = record.info.get(_SINCE)
        if since is None or time.monotonic() - since < _IDLE:
            return
        if not _answers(engine, connection):
            # The pool then connects again and retries.
            raise DisconnectionError

    event.listen(engine, "checkin", checkin)
    event.listen(engine, "checkout", checkout)


def _answers(engine: Engine, connection: Any) -> bool:
    driver = engine.dialect.loaded_dbapi
    try:
        return bool(engine.dialect.do_ping(connection))
    except driver.Error:
        return False
