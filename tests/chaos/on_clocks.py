"""Clocks that are ahead by years, for a moment."""

from datetime import UTC, datetime, timedelta

import amqp
import kombu
import redis
from sqlalchemy import func, select

from brokers.redis_entries import FIELD
from db.tables import deployment_history as history
from tests.chaos.laboratory import Laboratory
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario


_AHEAD = timedelta(days=3653)


class FutureClock(Scenario):
    name = "future-clock"
    breaks = "a message says that it came in ten years; all after it have right times"
    times = "any"

    def prepare(self, lab: Laboratory) -> None:
        self._began = datetime.now(UTC).replace(microsecond=0)
        super().prepare(lab)

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        url = lab.stack.settings.required_reports_url
        send = _to_redis if url.startswith("redis") else _to_rabbitmq
        # One that may come twice.
        send(url, lab.stack.settings.reports_queue, now.workload.starts[0].payload)
        now.publish_rest(with_times=False)

    def finish(self, lab: Laboratory) -> None:
        at = history.c
        moments = (at.time_start, at.time_end, at.reported_at)
        earliest = func.least(*(func.min(each) for each in moments))
        latest = func.greatest(*(func.max(each) for each in moments))
        with lab.stack.database.reader() as connection:
            first, last = connection.execute(select(earliest, latest)).one()
        assert self._began <= first, f"{first} is before the laboratory began"
        # What is sent with its time is some seconds ahead.
        now = datetime.now(UTC)
        assert last < now + timedelta(minutes=1), f"{last} has not come yet"


def _to_redis(url: str, stream: str, payload: bytes) -> None:
    milliseconds = int((datetime.now(UTC) + _AHEAD).timestamp() * 1000)
    with redis.Redis.from_url(url) as server:
        (newest,) = server.xrevrange(stream, count=1) or [(b"0-0", {})]
        # After the first one there are only such ids.
        identifier = max(milliseconds, int(newest[0].partition(b"-")[0]) + 1)
        server.xadd(stream, {FIELD: payload}, id=f"{identifier}-0")


def _to_rabbitmq(url: str, queue: str, payload: bytes) -> None:
    seconds = int((datetime.now(UTC) + _AHEAD).timestamp())
    with kombu.Connection(url) as connection:
        message = amqp.Message(payload, delivery_mode=2, timestamp=seconds)
        connection.default_channel.basic_publish(message, queue, queue)
