"""Recorded messages between a real Nailgun and a real Astute, sent again."""

from collections.abc import Iterable
from functools import cache
from http import HTTPStatus
from typing import Any

import amqp
import kombu

from db.domain.history import VIRTUAL_SYNC_NODE
from tests.support.streams import recording
from tests.support.streams.recording import Message
from tests.support.streams.streams import State


def messages(first: int, last: int) -> list[Message]:
    """Return the messages from one number to another, inclusive."""
    return [each for each in recording.messages() if first <= each.seq <= last]


@cache
def answers() -> dict[str, Any]:
    """Return Nailgun's last recorded answers to GET, as JSON, by path.

    An answer about a run takes precedence over a later 404.
    """
    return {
        each["request"]["path"]: each["body"]["json"]
        for each in recording.responses()
        if each["status"] == HTTPStatus.OK and "json" in each["body"]
    }


def history(task_id: int) -> State:
    """Return Nailgun's statuses of a transaction's entries, by node and task.

    Nodes are named as in our entries. Tasks that the graph left out are not included,
    because they have no reports.
    """
    rows = answers()[f"/api/v1/transactions/{task_id}/deployment_history/"]
    return {
        (row["node_id"] or VIRTUAL_SYNC_NODE, row["task_name"]): row["status"]
        for row in rows
        if row["node_id"] != "-"
    }


class FuelMaster:
    """Publishes as Nailgun and Astute do."""

    def __init__(self, url: str) -> None:
        self._connection = kombu.Connection(url)

    def publish(self, messages: Iterable[Message]) -> None:
        """Publish each message with its properties, headers, exchange and key."""
        channel = self._connection.channel()
        declared: set[str] = set()
        for each in messages:
            if each.exchange == "naily" and each.exchange not in declared:
                self.declare_for_casts()
                declared.add(each.exchange)
            message = amqp.Message(
                each.body, application_headers=each.headers, **each.properties
            )
            channel.basic_publish(message, each.exchange, each.routing_key)
        channel.close()

    def declare_for_casts(self) -> None:
        """Declare exchange, queue and binding, as Nailgun does for each cast."""
        with self._connection.channel() as channel:
            exchange = kombu.Exchange("naily", "topic", durable=True)
            queue = kombu.Queue("naily", exchange, routing_key="naily")
            queue(channel).declare()

    def declare_anew(self) -> None:
        """Delete and declare both exchanges, as Nailgun does on PreconditionFailed."""
        with self._connection.channel() as channel:
            channel.exchange_delete("nailgun")
            channel.exchange_delete("naily")
            nailgun = kombu.Exchange("nailgun", "topic", durable=True)
            kombu.Queue("nailgun", nailgun, routing_key="nailgun")(channel).declare()
            channel.queue_bind("naily", "nailgun", "")
        self.declare_for_casts()

    def close(self) -> None:
        self._connection.close()
