"""What the product asks of a broker that holds reports."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol


class BrokerUnavailable(Exception):
    """The broker cannot be reached or does not answer; try again later."""


class BrokerFull(BrokerUnavailable):
    """The broker refuses messages until it has room again; reading from it works."""


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
    #: Whether it was delivered before: whoever had it died, or gave it back.
    redelivered: bool = False
    #: How often it came back, where the broker counts that (a quorum queue).
    returns: int = 0


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


class Shortcoming(NamedTuple):
    """Why a broker may lose or withhold reports that it accepted."""

    says: str
    do: str


class Consumer(Protocol):
    """Takes reports for one run of receive_reports.

    Taking and acknowledging work while the broker refuses every write: they are what
    makes room in one that is full.
    """

    def take(self, limit: int, linger: float, *, ahead: bool = False) -> list[Delivery]:
        """Return up to `limit` deliveries; wait up to `linger` seconds for the first.

        What dead consumers, or an earlier run of this one, took and did not
        acknowledge comes first. Empty: nothing came. It takes what is there and
        reserves nothing more, so that a consumer that hangs withholds only what it
        was given. `ahead`: many more wait than that, and the next batch may travel
        while this one is stored; see :attr:`has_more`. Raises
        :class:`BrokerUnavailable`.
        """
        ...

    @property
    def has_more(self) -> bool:
        """Whether more travelled ahead than was taken: take it before the end."""
        ...

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Remove these deliveries from the broker: they are stored.

        Any of those that :meth:`take` returned, in any order; perhaps none. Raises
        :class:`BrokerUnavailable`.
        """
        ...

    def keep(self, deliveries: Sequence[Delivery]) -> None:
        """Say that these are still in hand, so that no other consumer takes them over.

        Called every few seconds. Raises :class:`BrokerUnavailable`.
        """
        ...

    def give_back(self, deliveries: Sequence[Delivery]) -> None:
        """Let any consumer have these at once.

        They are not lost however often that is done: where the broker would throw
        away a message that came back too often, it gets a copy first. Raises
        :class:`BrokerUnavailable`.
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

    def shortcomings(self) -> list[Shortcoming]:
        """Return what the broker should not be, as far as it tells.

        Raises :class:`BrokerUnavailable`.
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

        Raises :class:`BrokerFull` where the broker takes no more messages now, and
        :class:`BrokerUnavailable`; then some may have been taken.
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
