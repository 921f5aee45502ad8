"""A streaming replica, and whether it is close enough to be used.

Two threads request the positions of primary and replica once a second, so that one that
hangs does not hide the other; reads use the last known positions.
"""

import threading
import time
from collections.abc import Callable

import structlog

from db.database import Database
from db.domain.replication import Following, Server, why_not
from db.replication.servers import server_of


log = structlog.get_logger()

_EVERY = 1.0
#: Seconds for which a server's last answer is considered valid.
_BELIEVED = 3.0
_TIMEOUT_MS = 2000
_NOT_KNOWN = "its lag is not known yet"


class Replica:
    """The replica at `url` of the primary at `primary_url`."""

    def __init__(
        self, primary_url: str, url: str, *, application_name: str, max_lag: float
    ) -> None:
        """`max_lag`: maximum lag in seconds; it connects on first use."""
        self.database = Database(url, application_name=application_name)
        self._watch = {
            each: Database(
                where,
                application_name=f"{application_name}-lag",
                pool_size=1,
                statement_timeout_ms=_TIMEOUT_MS,
            )
            for each, where in (("primary", primary_url), ("replica", url))
        }
        self._max_lag = max_lag
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._threads: list[threading.Thread] = []
        self._following = Following()
        #: The last answer of each server, and its time.
        self._said: dict[str, tuple[Server, float]] = {}
        #: Why the last request to each failed.
        self._failed: dict[str, str] = {}
        #: The state that was logged last; None: none yet.
        self._was_near: bool | None = None

    def staleness(self) -> float | None:
        """Return the maximum age of its data in seconds; None: do not use it.

        While the primary is unavailable the replica is used at any age.
        """
        now = time.monotonic()
        with self._lock:
            self._begin()
            reason = self._why_not(now)
            self._tell(reason)
            as_of = self._following.as_of
        return None if reason is not None or as_of is None else now - as_of

    def lag(self) -> tuple[float | None, int]:
        """Return its lag in seconds and bytes; None: not known."""
        with self._lock:
            self._begin()
            behind = self._following
            return behind.seconds_behind(time.monotonic()), behind.bytes_behind

    def leave(self) -> None:
        """Stop using it after a failure, until it reports its position again."""
        with self._lock:
            self._said.pop("replica", None)

    def close(self) -> None:
        """Close all connections."""
        self._closed.set()
        for thread in self._threads:
            thread.join(_TIMEOUT_MS / 1000)
        for database in (self.database, *self._watch.values()):
            database.close()

    def _why_not(self, now: float) -> str | None:
        primary, replica = self._last("primary", now), self._last("replica", now)
        if replica is None and "replica" not in self._said.keys() | self._failed.keys():
            return _NOT_KNOWN
        if replica is None:
            return self._failed.get("replica", "it does not answer")
        if self._following.as_of is None:
            gap = None if primary is None else why_not(primary, replica)
            return gap or _NOT_KNOWN
        if primary is None:
            return None
        gap = why_not(primary, replica)
        if gap is None and now - self._following.as_of > self._max_lag:
            return f"it is more than {self._max_lag} s behind"
        return gap

    def _tell(self, reason: str | None) -> None:
        is_near = reason is None
        if reason == _NOT_KNOWN or is_near is self._was_near:
            return
        self._was_near = is_near
        if is_near:
            log.info("replica_is_near")
        else:
            log.warning("replica_not_used", reason=reason)

    def _last(self, which: str, now: float) -> Server | None:
        server, when = self._said.get(which, (None, 0.0))
        return server if now - when <= _BELIEVED else None

    def _begin(self) -> None:
        # On first use, because the server forks before it serves requests.
        if self._threads or self._closed.is_set():
            return
        self._threads = [
            threading.Thread(target=self._ask, args=(each, note), daemon=True)
            for each, note in (
                ("primary", self._primary_said),
                ("replica", self._replica_said),
            )
        ]
        for thread in self._threads:
            thread.start()

    def _ask(self, which: str, note: Callable[[Server, float], None]) -> None:
        while not self._closed.is_set():
            began = time.monotonic()
            try:
                server = server_of(self._watch[which])
            except Exception as error:  # noqa: BLE001 - this thread has to live
                with self._lock:
                    self._said.pop(which, None)
                    self._failed[which] = f"it does not answer: {error}"
            else:
                with self._lock:
                    self._said[which] = server, time.monotonic()
                    self._failed.pop(which, None)
                    note(server, began)
            self._closed.wait(_EVERY)

    def _primary_said(self, server: Server, began: float) -> None:
        self._following.primary_was_at(server.position, began)

    def _replica_said(self, server: Server, _: float) -> None:
        self._following.replica_is_at(server.position)
