import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brokers.buffered_socket import buffer
from brokers.rabbitmq import RabbitMQ
from brokers.reports_queue import ReportsQueue
from tests.support.servers.services import require_rabbitmq


class Transport:
    """What py-amqp reads by."""

    def __init__(self, client: socket.socket) -> None:
        self._quick_recv = client.recv


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


@given(
    sent=st.lists(st.binary(min_size=1, max_size=50)),
    sizes=st.lists(st.integers(1, 60), min_size=1),
)
def test_all_comes_in_its_order_and_never_more_than_asked_for(
    sent: list[bytes], sizes: list[int]
) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        transport = Transport(ours)
        buffer(transport)
        for part in sent:
            theirs.sendall(part)
        theirs.shutdown(socket.SHUT_WR)

        read, turn = b"", 0
        while part := transport._quick_recv(size := sizes[turn % len(sizes)]):
            assert len(part) <= size
            read, turn = read + part, turn + 1

    assert read == b"".join(sent)


def test_a_socket_that_has_nothing_in_time_says_so(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    ours, theirs = pair
    transport = Transport(ours)
    buffer(transport)
    ours.settimeout(0.001)
    with pytest.raises(TimeoutError):
        transport._quick_recv(7)
    theirs.sendall(b"12")

    assert [transport._quick_recv(1), transport._quick_recv(1)] == [b"1", b"2"]


def test_py_amqp_reads_by_it() -> None:
    """Its attribute is private: another version may have none."""
    broker = RabbitMQ(require_rabbitmq(), ReportsQueue("test-no-such-queue"))
    broker.backlog()

    receive = broker._reading._connection.connection.transport._quick_recv
    broker.close()

    assert type(receive).__module__ == "brokers.buffered_socket"
