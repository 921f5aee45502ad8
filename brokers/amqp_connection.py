"""A connection to an AMQP broker that reconnects after an error.

Not with kombu's own failover: its clones forget which nodes did not answer, and its
second try may go to the same node as the first.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import kombu
from amqp.exceptions import AccessRefused, NotFound, PreconditionFailed

from brokers.buffered_socket import buffer
from brokers.interface import BrokerFull, BrokerUnavailable
from brokers.url import nodes


_TIMEOUT = 10


class NotThere(BrokerUnavailable):
    """The queue or exchange does not exist."""


class Connection:
    """One connection, opened on first use and reopened after an error.

    `url` may name several nodes (brokers/url.py): it is to the first that answers, and
    after an error to the next one.
    """

    def __init__(self, url: str) -> None:
        self._nodes = deque(nodes(url))
        self._connection: Any = _to(self._nodes[0])

    @contextmanager
    def channel(self) -> Iterator[Any]:
        """Open a channel for the block. Raises BrokerUnavailable."""
        with self._errors():
            self._connect()
            channel = self._connection.channel()
            buffer(channel.connection.transport)
            try:
                yield channel
            except (BrokerFull, *self._connection.connection_errors):
                # No closing handshake with a broker that does not read: each would wait
                # for its answer until the timeout, and the publisher with it.
                self._connection.collect()
                raise
            finally:
                # A broken connection has closed it already; the first error matters.
                with suppress(*self._failures()):
                    channel.close()

    def server(self) -> str:
        """Return the server's name and version, connecting if necessary.

        Raises BrokerUnavailable.
        """
        with self._errors():
            self._connect()
            told = self._connection.connection.server_properties
            return f"{told.get('product', 'AMQP')} {told.get('version', '')}".strip()

    def close(self) -> None:
        """Close the connection for good."""
        self._connection.release()

    def _connect(self) -> None:
        """Connect to the first node that answers; raises the last one's error."""
        for _ in range(len(self._nodes) - 1):
            try:
                self._connection.ensure_connection(
                    max_retries=0, reraise_as_library_errors=False
                )
            except self._failures():
                self._renew()
            else:
                return
        # The last one, or the only one, gets a second chance.
        self._connection.connect()

    def _failures(self) -> tuple[type[BaseException], ...]:
        return (
            *self._connection.connection_errors,
            *self._connection.channel_errors,
        )

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (NotFound, AccessRefused, PreconditionFailed) as error:
            # These close only the channel, unless the login was refused.
            if not self._connection.connected:
                self._renew()
            if isinstance(error, NotFound):
                raise NotThere(str(error)) from error
            raise BrokerUnavailable(f"{type(error).__name__}: {error}") from error
        except BrokerFull:
            self._renew()
            raise
        except self._failures() as error:
            self._renew()
            raise BrokerUnavailable(f"{type(error).__name__}: {error}") from error

    def _renew(self) -> None:
        # The next call reconnects, to the next node.
        self._connection.collect()
        self._nodes.rotate(-1)
        self._connection = _to(self._nodes[0])


def _to(url: str) -> Any:
    return kombu.Connection(
        url,
        connect_timeout=5,
        # No heartbeats: nothing would answer them between two tasks; TCP watches
        # instead.
        heartbeat=0,
        transport_options={
            "read_timeout": _TIMEOUT,
            "write_timeout": _TIMEOUT,
            "on_blocked": _blocked,
        },
    )


def _blocked(reason: str) -> None:
    raise BrokerFull(
        "RabbitMQ is short of memory or disk and accepts no messages (an alarm:"
        " 'rabbitmq-diagnostics alarms')"
    )
