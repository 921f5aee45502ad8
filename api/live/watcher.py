"""What watches runs for all open streams of an API process, on its event loop."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Collection, Mapping
from contextlib import suppress
from functools import partial

import structlog

from api.http.metrics import StreamMeasures
from api.http.streaming import Live
from api.live.events import SIGN_OF_LIFE, told_event
from api.live.news import News, Watched
from api.live.outlooks import Outlooks
from api.live.throttle import Pace
from db import statement_comment
from db.domain.errors import DatabaseUnavailable


log = structlog.get_logger()

#: Seconds of silence after which a client gets a sign of life.
_SILENCE = 5.0
#: Seconds after which a client has to come back, with a token that is still good.
_LONGEST = 600.0
#: Bytes that are sent at a time: no more than these waits for a client in memory, all
#: else is there once for all.
_PIECE = 65_536


class _Stream:
    """A client that is told what happens; what it has seen, or is being told."""

    def __init__(self, watched: Watched) -> None:
        self.watched = watched
        self._news: asyncio.Future[News] | None = None
        self._has_left = False

    @property
    def is_idle(self) -> bool:
        """Whether it waits for news: it has taken what was sent before."""
        return self._news is not None and not self._news.done()

    async def next(self, seconds: float) -> News | None:
        """Return what is told to it; None: nothing for so long."""
        if self._has_left:
            return News(self.watched, is_last=True)
        self._news = asyncio.get_running_loop().create_future()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self._news
        return None

    def tell(self, news: News) -> None:
        """Tell it, where it waits; what it was not told is told by the next look."""
        if self._news is None or self._news.done():
            return
        self.watched = news.watched
        if news.event is not None or news.is_last:
            self._news.set_result(news)

    def leave(self, _: object = None) -> None:
        """End it."""
        self._has_left = True
        self.tell(News(self.watched, is_last=True))


class Watcher:
    """Sends changes to the clients of open streams.

    It looks at the database while there are any: once for all of them.
    """

    def __init__(
        self,
        read: Callable[[Collection[Watched]], Mapping[Watched, News]],
        outlooks: Outlooks,
        measures: StreamMeasures,
    ) -> None:
        """`read` returns the news."""
        self._read = read
        self._outlooks = outlooks
        self._measures = measures
        self._streams: set[_Stream] = set()
        self._pace = Pace()
        self._looks: asyncio.Task[None] | None = None
        self._ahead: asyncio.Task[None] | None = None

    def follow(self, watched: Watched, stopping: asyncio.Event) -> Live:
        """Return what happens from now on, until `stopping` is set."""
        stream = _Stream(watched)
        return Live(
            partial(self._parts, stream, stopping),
            partial(self._cut_off, stream),
            stream.leave,
        )

    async def _parts(
        self, stream: _Stream, stopping: asyncio.Event
    ) -> AsyncGenerator[bytes]:
        self._streams.add(stream)
        self._measures.opened()
        if self._looks is None or self._looks.done():
            self._looks = asyncio.create_task(self._look_again_and_again(stopping))
        if self._ahead is None or self._ahead.done():
            keep_up = self._outlooks.keep_up(self._task_ids, stopping)
            self._ahead = asyncio.create_task(keep_up)
        until = time.monotonic() + _LONGEST
        try:
            while time.monotonic() < until:
                news = await stream.next(_SILENCE)
                event = SIGN_OF_LIFE if news is None else news.event or b""
                for begin in range(0, len(event), _PIECE):
                    began = time.monotonic()
                    yield event[begin : begin + _PIECE]
                    self._pace.sent(time.monotonic() - began)
                if news is not None and news.is_last:
                    return
        finally:
            self._streams.discard(stream)
            self._measures.closed()

    def _cut_off(self, stream: _Stream) -> None:
        log.info("stream_cut_off", transaction=stream.watched.task_id)
        self._measures.cut_off()

    async def _look_again_and_again(self, stopping: asyncio.Event) -> None:
        while self._streams and not stopping.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pace.wait()):
                    await stopping.wait()
                    break
            try:
                await self._look()
            except DatabaseUnavailable as error:
                # Streams stay open: it comes back, or their clients give up first.
                streams = len(self._streams)
                log.warning("live_updates_wait", reason=str(error), streams=streams)
                self._pace.failed()
            except Exception:
                # Clients reconnect with their position, and find a clean state.
                log.exception("live_updates_failed")
                break
        for stream in self._streams:
            stream.leave()

    async def _look(self) -> None:
        """Look at the database, and tell who waits for news."""
        began = time.monotonic()
        idle = [stream for stream in self._streams if stream.is_idle]
        watched = {stream.watched for stream in idle}
        news = await asyncio.to_thread(self._read_news, watched) if idle else {}
        for stream in idle:
            stream.tell(self._with_outlook(news[stream.watched]))
        self._pace.looked(began)

    def _task_ids(self) -> Collection[int]:
        return {stream.watched.task_id for stream in self._streams}

    def _with_outlook(self, news: News) -> News:
        """Return the news with the expected end, or with the brief before the end."""
        watched, event = news.watched, news.event or b""
        run, seen = watched.task_id, watched.seen
        if news.has_ended:
            brief = self._outlooks.brief(run, seen.version)
            if brief is None:
                return News(watched)
            before = told_event("brief", seen, brief) if brief else b""
            return news._replace(event=before + event)
        number = self._outlooks.number(run)
        eta = self._outlooks.eta(run, watched.answers.times)
        if news.is_last or number == watched.told or eta is None:
            return news
        watched = watched._replace(told=number)
        return News(watched, event + told_event("eta", seen, eta))

    def _read_news(self, watched: Collection[Watched]) -> Mapping[Watched, News]:
        with statement_comment.of("live-updates"):
            return self._read(watched)
