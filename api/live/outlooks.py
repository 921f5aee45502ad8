"""The outlooks of watched runs, each computed once for all listeners of the process."""

import asyncio
import time
from collections.abc import Callable, Collection
from contextlib import suppress

import msgspec
import structlog

from answers.expected_end import shown_end
from answers.times import shown_as
from api.live.outlook import Outlook, is_news
from db import statement_comment
from db.domain.errors import DatabaseUnavailable, TransactionNotFound
from db.queries.times import TimeFormat
from fuel_history.shapes.answers.ends import ExpectedEnd


log = structlog.get_logger()

#: Seconds between two predictions of a run: more, up to the second, if one takes long,
#: so that they take this share of the time.
_EVERY, _LATEST, _SHARE = 15.0, 60.0, 0.04
#: Seconds until it is looked again whether something is to be computed.
_PAUSE, _AFTER_A_FAILURE = 0.25, 2.0


class _Known:
    """What is known of one run."""

    def __init__(self) -> None:
        self.due = 0.0
        self.latest: Outlook | None = None
        #: The expected end that is told, and how often it has changed.
        self.told: ExpectedEnd[float] | None = None
        self.number = 0
        #: Whether its brief cannot be made.
        self.is_hopeless = False


class Outlooks:
    """The outlooks of watched runs; used on the event loop only."""

    def __init__(self, read: Callable[[int], Outlook]) -> None:
        """`read` returns the outlook of a run; it is called in a thread."""
        self._read = read
        self._runs: dict[int, _Known] = {}
        #: Ended runs whose briefs are waited for.
        self._awaited: set[int] = set()

    async def keep_up(
        self, watched: Callable[[], Collection[int]], stopping: asyncio.Event
    ) -> None:
        """Compute outlooks of these runs while there are any, one after the other."""
        while (task_ids := watched()) and not stopping.is_set():
            pause = _PAUSE
            task_id = self._next(task_ids)
            if task_id is not None:
                pause = await self._update(task_id)
            with suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await stopping.wait()

    def _next(self, task_ids: Collection[int]) -> int | None:
        self._runs = {each: self._runs.get(each) or _Known() for each in task_ids}
        self._awaited &= self._runs.keys()
        now = time.monotonic()
        due = (each for each, known in self._runs.items() if known.due <= now)
        return next(iter(self._awaited), None) or next(due, None)

    async def _update(self, task_id: int) -> float:
        """Compute the outlook of a run; return the seconds until the next one."""
        known, began = self._runs[task_id], time.monotonic()
        self._awaited.discard(task_id)
        try:
            known.latest = await asyncio.to_thread(self._read_one, task_id)
        except DatabaseUnavailable:
            return _AFTER_A_FAILURE
        except TransactionNotFound:
            # The watcher ends its streams.
            known.latest = None
        except Exception:
            # Streams go on without it.
            log.exception("outlook_failed", transaction=task_id)
            known.is_hopeless = True
        now = time.monotonic()
        known.due = now + min(max(_EVERY, (now - began) / _SHARE), _LATEST)
        eta = known.latest and known.latest.eta
        if eta and is_news(known.told, eta):
            known.told = eta
            known.number += 1
        return 0.0

    def _read_one(self, task_id: int) -> Outlook:
        with statement_comment.of("live-updates"):
            return self._read(task_id)

    def number(self, task_id: int) -> int:
        """Return how often the expected end of a run has changed; 0: not known."""
        known = self._runs.get(task_id)
        return 0 if known is None else known.number

    def eta(self, task_id: int, times: TimeFormat) -> bytes | None:
        """Return the expected end of a run as JSON; None: not known."""
        known = self._runs.get(task_id)
        if known is None or known.told is None:
            return None
        return msgspec.json.encode(shown_end(known.told, shown_as(times)))

    def brief(self, task_id: int, version: int) -> bytes | None:
        """Return the brief of an ended run, of this version or later, as JSON.

        None: it is being made; empty: it cannot be made.
        """
        known = self._runs.get(task_id)
        if known is not None and known.is_hopeless:
            return b""
        latest = None if known is None else known.latest
        if latest is None or latest.brief is None or latest.version < version:
            self._awaited.add(task_id)
            return None
        return msgspec.json.encode(latest.brief)
