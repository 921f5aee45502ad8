"""A consumer that keeps all messages, with its own connection and thread."""

import abc
import socket
import threading
from contextlib import suppress
from typing import Any

import kombu


class Collecting(abc.ABC):
    """Acknowledges messages, as Fuel's services do, and keeps their bodies."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.bodies: list[bytes] = []
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._consume)

    @abc.abstractmethod
    def declare(self, channel: Any) -> str:
        """Declare what the service declares at its start; return the queue's name."""

    def start(self) -> "Collecting":
        """Start, and wait until it consumes."""
        self._thread.start()
        assert self._ready.wait(30), "the consumer did not start"
        return self

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(30)

    def _consume(self) -> None:
        with kombu.Connection(self._url) as connection:
            channel = connection.channel()
            channel.auto_decode = False

            def came(message: Any) -> None:
                self.bodies.append(bytes(message.body))
                channel.basic_ack(message.delivery_tag)

            channel.basic_consume(self.declare(channel), callback=came)
            self._ready.set()
            while not self._stop.is_set():
                with suppress(socket.timeout):
                    connection.drain_events(timeout=0.1)
