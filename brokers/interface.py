"""What the product requires of a broker that holds reports."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import NamedTuple, Protocol


class BrokerUnavailable(Exception):
    """The broker cannot be reached or does not answer; try again later."""


class BrokerFull(BrokerUnavailable):
    """The broker refuses messages until it has room again; reading from it works."""


class Delivery(NamedTuple):
    """One message in the broker."""

    #: What the broker needs to acknowledge it.
    tag: str | int
    #: The bytes as sent, possibly compressed.
    payload: bytes
    #: When the broker received it: the same for a redelivery, if the broker supports
    #: it.
    arrived_at: datetime
    #: The broker and the queue, for readers of dead reports; without a password.
    origin: str
    #: Whether it was delivered before: that process died, or gave it back.
    redelivered: bool = False
    #: How often it was returned, if the broker counts that (a quorum queue).
    returns: int = 0


class Earlier(NamedTuple):
    """A message that arrived at a broker before, and must keep that time."""

    payload: bytes
    arrived_at: datetime


class Backlog(NamedTuple):
    """How much a broker holds."""

    #: Reports that no consumer has taken yet.
    waiting: int
    #: Reports taken and not acknowledged, if the broker reports them; else 0.
    held: int


class Shortcoming(NamedTuple):
    """Why a broker may lose or withhold reports that it accepted."""

    says: str
    do: str


class Consumer(Protocol):
    """Takes reports for one receive_reports task.

    Taking and acknowledging work even if the broker refuses every write, because they
    are what empties a full broker.
    """

    def take(self, limit: int, linger: float, *, ahead: bool = False) -> list[Delivery]:
        """Return up to `limit` deliveries; wait up to `linger` seconds for the first.

        Reports that dead consumers, or an earlier task of this one, took and did not
        acknowledge come first. Empty: nothing arrived. It takes what is there and
        reserves nothing more, so that a consumer that hangs withholds only what it was
        given. `ahead`: many more wait, and the next batch may travel while this one is
        stored; see :attr:`has_more`. Raises :class:`BrokerUnavailable`.
        """
        ...

    @property
    def has_more(self) -> bool:
        """Whether more arrived ahead than was taken: take it before the end."""
        ...

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Remove these deliveries from the broker: they are stored.

        Takes any of those that :meth:`take` returned, in any order, possibly none.
        Raises :class:`BrokerUnavailable`.
        """
        ...

    def keep(self, deliveries: Sequence[Delivery]) -> None:
        """Report that these are still being handled, so that no other consumer takes
        them.

        Called every few seconds. Raises :class:`BrokerUnavailable`.
        """
        ...

    def give_back(
        self, deliveries: Sequence[Delivery], *, at_end: bool = False
    ) -> None:
        """Make these available to any consumer at once.

        `at_end`: nothing is taken after this, so that it is enough if they are
        available when the consumer's block ends.
        They are not lost however often that is done: if the broker would discard a
        message that was returned too often, it gets a copy first. Raises
        :class:`BrokerUnavailable`.
        """
        ...


class Broker(Protocol):
    """A connection to the reports' broker."""

    def backlog(self) -> Backlog:
        """Return how many reports wait. Raises :class:`BrokerUnavailable`."""
        ...

    def oldest(self) -> datetime | None:
        """Return when the oldest report that is not stored yet arrived.

        None: there is none, or the broker cannot tell. Raises
        :class:`BrokerUnavailable`.
        """
        ...

    def shortcomings(self) -> list[Shortcoming]:
        """Return settings of the broker that may lose reports, as far as they are
        visible.

        Raises :class:`BrokerUnavailable`.
        """
        ...

    def consume(self, name: str) -> AbstractContextManager[Consumer]:
        """Take reports as the consumer `name`, unique among living processes.

        Reports that are not acknowledged when the block ends are delivered again, to
        this consumer or another. Raises :class:`BrokerUnavailable`.
        """
        ...

    def publish(self, payloads: Iterable[bytes]) -> None:
        """Publish messages; when this returns the broker has accepted them all.

        Raises :class:`BrokerFull` if the broker accepts no more messages now, and
        :class:`BrokerUnavailable`; some may then have been accepted.
        """
        ...

    def publish_again(self, messages: Iterable[Earlier]) -> None:
        """Publish messages that are delivered with their earlier times.

        Otherwise like :meth:`publish`.
        """
        ...

    def close(self) -> None:
        """Close the connection."""
        ...
