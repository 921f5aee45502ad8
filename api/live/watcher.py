"""The one thread of an API process that watches runs for all open streams."""

import atexit
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial

import structlog

from api.http.metrics import StreamMeasures
from api.live.events import SIGN_OF_LIFE
from api.live.news import News, Watched
from api.live.open_stream import OpenStream
from api.live.places import Places
from api.live.throttle import Pace
from db import statement_comment
from db.domain.errors import DatabaseUnavailable


log = structlog.get_logger()

#: Seconds between two heartbeats, and between two rounds of housekeeping.
_SILENCE, _CARE = 5.0, 1.0
#: Seconds after which a client must reconnect, with a token that is still valid.
_LONGEST = 600.0


class Watcher:
    """Sends changes to the clients of open streams.

    Its thread starts with the first stream, so it belongs to the forked process.
    """

    def __init__(
        self,
        read: Callable[[Collection[Watched]], Mapping[Watched, News]],
        measures: StreamMeasures,
        most: int,
    ) -> None:
        """`read` returns the news; `most` is the maximum number of streams."""
        self._read = read
        self._measures = measures
        self._places = Places(most)
        self._lock = threading.Lock()
        self._arrived: deque[OpenStream] = deque()
        self._thread: threading.Thread | None = None
        self._is_stopped = False
        # Only the watcher's own thread uses what follows.
        self._streams: set[OpenStream] = set()
        self._pace = Pace()
        self._cared_at = 0.0

    @contextmanager
    def room(self) -> Iterator[Callable[[OpenStream], None]]:
        """Reserve a place for one stream; raises NoStream.

        The block receives a function that takes the stream over: the watcher then sends
        its changes, ends and closes it.
        """
        self._places.take()
        is_used = False

        def watch(stream: OpenStream) -> None:
            nonlocal is_used
            self._watch(stream)
            is_used = True

        try:
            yield watch
        finally:
            if not is_used:
                self._places.leave()

    def stop(self) -> None:
        """End all streams; their clients reconnect to another process."""
        self._is_stopped = True
        if self._thread is not None:
            self._wake()
            self._thread.join(2)

    def _watch(self, stream: OpenStream) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = self._started()
        self._arrived.append(stream)
        self._wake()

    def _started(self) -> threading.Thread:
        self._ear, self._bell = socket.socketpair()
        self._ear.settimeout(0)
        self._bell.settimeout(0)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._ear, selectors.EVENT_READ)
        thread = threading.Thread(target=self._run, name="live-updates", daemon=True)
        thread.start()
        atexit.register(self.stop)
        return thread

    def _wake(self) -> None:
        # The pipe is full, so the thread wakes up anyway.
        with suppress(BlockingIOError):
            self._bell.send(b"!")

    def _run(self) -> None:
        statement_comment.begin("live-updates")
        while not self._is_stopped:
            try:
                self._turn()
            except Exception:
                # Clients reconnect with their position, and find a clean state.
                log.exception("live_updates_failed")
                for stream in list(self._streams):
                    self._drop(stream)
        self._take_arrived()
        for stream in list(self._streams):
            if stream.is_idle:
                self._try(stream, stream.end)
        for stream in list(self._streams):
            self._drop(stream)

    def _turn(self) -> None:
        wait = min(self._pace.wait(), _CARE) if self._streams else None
        ready = self._selector.select(wait)
        began = time.monotonic()
        for key, _ in ready:
            if isinstance(key.fileobj, OpenStream):
                self._serve(key.fileobj)
        self._take_arrived()
        if began - self._cared_at >= _CARE:
            self._cared_at = began
            self._care(began)
        self._pace.sent(time.monotonic() - began)
        if self._streams and not self._pace.wait():
            self._look(time.monotonic())

    def _take_arrived(self) -> None:
        with suppress(BlockingIOError):
            self._ear.recv(4096)
        while self._arrived:
            stream = self._arrived.popleft()
            self._streams.add(stream)
            self._selector.register(stream, selectors.EVENT_READ)
            self._measures.opened()

    def _serve(self, stream: OpenStream) -> None:
        if stream.is_gone():
            self._drop(stream)
        else:
            self._try(stream, stream.send)

    def _look(self, began: float) -> None:
        """Read the database, and send news to the clients that wait for it."""
        idle = [stream for stream in self._streams if stream.is_idle]
        try:
            news = self._read({stream.watched for stream in idle}) if idle else {}
        except DatabaseUnavailable as error:
            # Streams stay open: the database returns, or clients give up first.
            log.warning("live_updates_wait", reason=str(error), streams=len(idle))
            self._pace.failed()
            return
        for stream in idle:
            self._tell(stream, news[stream.watched])
        self._pace.looked(began)

    def _care(self, now: float) -> None:
        """End streams that are over, and send heartbeats.

        Separate from the reads: where these are rare, clients would consider us dead.
        """
        for stream in list(self._streams):
            if stream.is_overdue(now):
                log.info("stream_cut_off", transaction=stream.watched.task_id)
                self._measures.cut_off()
                self._drop(stream)
            elif stream.is_idle and now - stream.opened_at > _LONGEST:
                self._try(stream, stream.end)
            elif stream.is_idle and now - stream.moved_at > _SILENCE:
                self._try(stream, partial(stream.tell, SIGN_OF_LIFE))

    def _tell(self, stream: OpenStream, news: News) -> None:
        stream.watched = news.watched
        if news.is_last:
            self._try(stream, lambda: stream.end(news.event))
        elif news.event is not None:
            event = news.event
            self._try(stream, lambda: stream.tell(event))

    def _try(self, stream: OpenStream, send: Callable[[], None]) -> None:
        """Run `send`, and update or drop the stream afterwards."""
        try:
            send()
        except OSError:
            self._drop(stream)
            return
        if stream.has_ended:
            self._drop(stream)
            return
        wanted = selectors.EVENT_READ
        if stream.has_left:
            wanted |= selectors.EVENT_WRITE
        if self._selector.get_key(stream).events != wanted:
            self._selector.modify(stream, wanted)

    def _drop(self, stream: OpenStream) -> None:
        self._streams.discard(stream)
        with suppress(KeyError):  # it failed while it was being taken over
            self._selector.unregister(stream)
        stream.close()
        self._measures.closed()
        self._places.leave()
