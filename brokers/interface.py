"""What the product asks of a broker that holds reports."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol


class BrokerUnavailable(Exception):
    """The broker cannot be reached or does not answer; try again later."""


class Delivery(NamedTuple):
    """One message as it lies in the broker."""

    #: What the broker needs to acknowledge it.
    tag: str | int
    #: The bytes as sent, perhaps compressed.
    payload: bytes
    #: When the broker took it: a redelivery has the same time, where it can.
    arrived_at: datetime
    #: The broker and the queue, for a reader of dead reports; no password.
    origin: str


class Earlier(NamedTuple):
    """A message that arrived at a broker before, and is to keep that time."""

    payload: bytes
    arrived_at: datetime


class Backlog(NamedTuple):
    """How much a broker holds."""

    #: Reports that nobody took yet.
    waiting: int
    #: Reports taken and not acknowledged, where the broker tells; else 0.
    held: int


class Consumer(Protocol):
    """Takes reports for one run of receive_reports."""

    def take(self, limit: int, linger: float) -> list[Delivery]:
        """Return up to `limit` deliveries; wait up to `linger` seconds for the first.

        What this consumer took in an earlier run and never acknowledged comes
        first. Empty: nothing came. An answer is acknowledged before the next one
        is taken. Raises :class:`BrokerUnavailable`.
        """
        ...

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Remove what :meth:`take` returned: it is stored.

        `deliveries` is a whole answer of take(), not a part of it; perhaps empty.
        Raises :class:`BrokerUnavailable`.
        """
        ...


class Broker(Protocol):
    """A connection to the broker where the reports come in."""

    def backlog(self) -> Backlog:
        """Return how much waits. Raises :class:`BrokerUnavailable`."""
        ...

    def oldest(self) -> datetime | None:
        """Return when the oldest report arrived that is not stored yet.

        None: there is none, or the broker does not tell. Raises
        :class:`BrokerUnavailable`.
        """
        ...

    def consume(self, name: str) -> AbstractContextManager[Consumer]:
        """Take reports as the consumer `name`, unique among living processes.

        What is not acknowledged when the block ends is delivered again, to this
        consumer or another. Raises :class:`BrokerUnavailable`.
        """
        ...

    def publish(self, payloads: Iterable[bytes]) -> None:
        """Hand over messages; when this returns the broker has them all.

        Raises :class:`BrokerUnavailable`: then some may have been taken.
        """
        ...

    def publish_again(self, messages: Iterable[Earlier]) -> None:
        """Hand over messages that are delivered with their earlier times.

        As :meth:`publish` otherwise.
        """
        ...

    def close(self) -> None:
        """Close the connection."""
        ...
