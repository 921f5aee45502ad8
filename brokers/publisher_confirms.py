"""Publish many messages, then wait until the broker has confirmed each of them.

Not in an AMQP transaction: a quorum queue that refuses messages (`reject-publish`) lets
its commit succeed, and they are lost.
"""

from collections.abc import Iterable
from typing import Any

import amqp

from brokers.interface import BrokerFull, BrokerUnavailable


#: Seconds without a confirm after which the broker is considered unavailable.
_TIMEOUT = 10


def publish_confirmed(
    channel: Any, exchange: str, routing_key: str, messages: Iterable[amqp.Message]
) -> None:
    """Publish on a new channel; return when the broker has confirmed all messages.

    Raises BrokerFull if a queue refused one, and BrokerUnavailable if one has no queue;
    some of the others may then have been accepted. Also raises py-amqp's errors.
    """
    confirms = _Confirms(channel)
    for message in messages:
        channel.basic_publish(message, exchange, routing_key, mandatory=True)
        confirms.published += 1
    while confirms.unconfirmed:
        channel.connection.drain_events(timeout=_TIMEOUT)
    if confirms.returned:
        raise BrokerUnavailable(f"the exchange {exchange} leads to no queue: bind one")
    if confirms.refused:
        raise BrokerFull(
            f"the queue of exchange {exchange} refused {confirms.refused} of"
            f" {confirms.published} messages: it is full (see its x-max-length)"
        )


class _Confirms:
    """Counts the broker's answers to the messages published on a channel."""

    def __init__(self, channel: Any) -> None:
        self.published = 0
        self.refused = 0
        self.returned = 0
        #: Highest tag up to which all are confirmed, and confirmed tags beyond it.
        self._up_to = 0
        self._beyond: set[int] = set()
        channel.events["basic_ack"].add(self._acknowledged)
        channel.events["basic_nack"].add(self._refused)
        channel.events["basic_return"].add(self._returned)
        channel.confirm_select()

    @property
    def unconfirmed(self) -> int:
        return self.published - self._up_to - len(self._beyond)

    # py-amqp calls these with positional arguments.
    def _acknowledged(self, tag: int, multiple: bool) -> None:  # noqa: FBT001
        self._count(tag, multiple=multiple)

    def _refused(self, tag: int, multiple: bool) -> None:  # noqa: FBT001
        before = self.unconfirmed
        self._count(tag, multiple=multiple)
        self.refused += before - self.unconfirmed

    def _returned(self, *_: object) -> None:
        # It has no queue; the broker confirms it all the same.
        self.returned += 1

    def _count(self, tag: int, *, multiple: bool) -> None:
        if multiple:
            self._up_to = max(self._up_to, tag)
            self._beyond = {each for each in self._beyond if each > tag}
        else:
            self._beyond.add(tag)
        while self._up_to + 1 in self._beyond:
            self._up_to += 1
            self._beyond.remove(self._up_to)
