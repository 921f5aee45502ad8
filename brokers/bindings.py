"""Bind our queue to others' exchanges, so that it receives copies.

Nothing of theirs is changed: an exchange is used as it is, a missing one is declared
exactly as its owner does, and `naily_service`, which is not durable, is never declared.
"""

from collections.abc import Iterable
from contextlib import suppress

from brokers.amqp_connection import Connection, NotThere
from brokers.binding import DECLARED_AS_TOPICS, QUEUE_OF_NAILGUN, Binding
from brokers.binding_looks import NO_EXCHANGE, Gap, Look, Missing, QueueLook
from brokers.denied import denial
from brokers.exchange_watch import ExchangeWatch
from brokers.interface import BrokerUnavailable
from brokers.reports_queue import ReportsQueue


class Bindings:
    """The bindings of one queue at `url`, over a connection of their own."""

    def __init__(
        self, url: str, queue: ReportsQueue, bindings: Iterable[Binding]
    ) -> None:
        self.queue = queue
        #: Bindings to others' exchanges; our own exchange is bound when it is declared.
        self.bindings = tuple(each for each in bindings if each.exchange != queue.name)
        self._connection = Connection(url)
        self._watch = ExchangeWatch(self._connection, queue.name)
        self._bound: set[Binding] = set()

    @property
    def is_queue_ours(self) -> bool:
        """Whether no one else consumes from the queue, so that we may remove it."""
        return self.queue.name != QUEUE_OF_NAILGUN

    def server(self) -> str:
        """Return the broker's name and version. Raises BrokerUnavailable."""
        return self._connection.server()

    def restore(self) -> list[Look]:
        """Create the queue and its bindings if they are missing; return how each was.

        A missing permission is reported in the binding's result, and tried again the
        next time. Raises BrokerUnavailable, also if the user may not use the queue.
        """
        made = self.queue.declare(self._connection)
        return [
            self._restored(each, queue_was_there=not made) for each in self.bindings
        ]

    def look(self) -> QueueLook:
        """Return the current state without changing it. Raises BrokerUnavailable."""
        return QueueLook(
            self._waiting(),
            tuple(each for each in self.bindings if not self.has(each.exchange)),
        )

    def try_reading(self) -> None:
        """Consume from the queue to check the permission; an empty queue stays as it
        is.

        Raises BrokerUnavailable, also if the user lacks the permission.
        """
        with self._connection.channel() as channel:
            # A message that arrives at this moment goes back with the channel.
            channel.basic_get(self.queue.name)

    def has(self, exchange: str) -> bool:
        """Return whether an exchange exists. Raises BrokerUnavailable."""
        try:
            with self._connection.channel() as channel:
                channel.exchange_declare(exchange, "topic", passive=True)
        except NotThere:
            return False
        return True

    def otherwise(self, exchange: str) -> str | None:
        """Return how an existing exchange differs from its owner's declaration.

        None: it does not, or the user may not find out. Raises BrokerUnavailable.
        """
        if exchange not in DECLARED_AS_TOPICS:
            return None
        try:
            self._declare_as_its_owner(exchange)
        except BrokerUnavailable as error:
            said = str(error)
            if "inequivalent arg" in said:
                return " ".join(said.partition("inequivalent arg")[2].split())
            if denial(error) is None:
                raise
        return None

    def leave(self) -> None:
        """Remove the queue, its exchange, and our bindings. Raises BrokerUnavailable.

        The queue `nailgun` is Nailgun's: only our bindings are removed from it.
        """
        if not self.is_queue_ours:
            for each in self.bindings:
                with suppress(NotThere), self._connection.channel() as channel:
                    channel.queue_unbind(self.queue.name, *each)
        else:
            with self._connection.channel() as channel:
                # Both succeed if there is nothing to delete.
                channel.queue_delete(self.queue.name)
                channel.exchange_delete(self.queue.name)
        for exchange in {each.exchange for each in self.bindings}:
            # Without an exchange the permission to delete it is not needed.
            if self.has(watch := self._watch.name_of(exchange)):
                with self._connection.channel() as channel:
                    channel.exchange_delete(watch)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _waiting(self) -> int | None:
        try:
            with self._connection.channel() as channel:
                declared = channel.queue_declare(self.queue.name, passive=True)
        except NotThere:
            return None
        return int(declared.message_count)

    def _restored(self, binding: Binding, *, queue_was_there: bool) -> Look:
        deleted = self._watch.was_deleted(binding.exchange)
        if self._stops_nailgun(binding):
            return Look(
                binding,
                found=False,
                missing=Missing(
                    Gap.taken_by_others,
                    f"others take from the queue {self.queue.name}, and a start message"
                    " would stop Nailgun's receiver",
                ),
            )
        exchange_was_there, missing = self._bind(binding)
        if missing is None:
            self._bound.add(binding)
            if binding.exchange in DECLARED_AS_TOPICS:
                self._watch.watch(binding.exchange)
        return Look(
            binding,
            found=queue_was_there and exchange_was_there and not deleted,
            missing=missing,
        )

    def _stops_nailgun(self, binding: Binding) -> bool:
        # Nailgun's receiver ends at a method that it does not know (contract.md 0.8).
        if self.is_queue_ours or binding in self._bound:
            return False
        with self._connection.channel() as channel:
            declared = channel.queue_declare(self.queue.name, passive=True)
        return bool(declared.consumer_count)

    def _bind(self, binding: Binding) -> tuple[bool, Missing | None]:
        """Return whether the exchange existed, and why it is not bound, if so."""
        try:
            self._bind_to_what_is_there(binding)
        except NotThere:
            return False, self._declare_and_bind(binding)
        except BrokerUnavailable as error:
            if (said := denial(error)) is None:
                raise
            says = f"the user may not bind {self.queue.name} to it: {said}"
            return True, Missing(Gap.not_allowed, says)
        return True, None

    def _declare_and_bind(self, binding: Binding) -> Missing | None:
        exchange = binding.exchange
        if exchange not in DECLARED_AS_TOPICS:
            return Missing(Gap.no_exchange, NO_EXCHANGE)
        try:
            self._declare_as_its_owner(exchange)
            self._bind_to_what_is_there(binding)
        except BrokerUnavailable as error:
            if (said := denial(error)) is None:
                raise
            return Missing(
                Gap.not_allowed, f"{NO_EXCHANGE}, and the user may not make it: {said}"
            )
        return None

    def _bind_to_what_is_there(self, binding: Binding) -> None:
        with self._connection.channel() as channel:
            channel.queue_bind(self.queue.name, *binding)

    def _declare_as_its_owner(self, exchange: str) -> None:
        with self._connection.channel() as channel:
            channel.exchange_declare(exchange, "topic", durable=True, auto_delete=False)
