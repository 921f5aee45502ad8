"""Chunks: how large they get, what they count, and how long messages travel."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from astute.pack import LONGEST_PLAIN, pack
from astute.unpack import unpack
from brokers.interface import BrokerUnavailable
from publishing.outbox import MOST_BYTES, MOST_MESSAGES, Outbox, Tally


def chunks_of(lines: list[bytes]) -> tuple[list[list[bytes]], Tally]:
    chunks: list[list[bytes]] = []
    outbox = Outbox(chunks.append)
    for line in lines:
        outbox.put(line)
    outbox.flush()
    return chunks, outbox.tally


@given(st.lists(st.integers(1, LONGEST_PLAIN), max_size=60), st.integers(1, 30))
def test_chunks_hold_every_line_in_order_and_no_chunk_is_too_large(
    lengths: list[int], times: int
) -> None:
    lines = [bytes([length % 256]) * length for length in lengths * times]

    chunks, tally = chunks_of(lines)

    assert [line for chunk in chunks for line in chunk] == lines
    assert all(1 <= len(chunk) <= MOST_MESSAGES for chunk in chunks)
    assert all(sum(map(len, chunk)) <= MOST_BYTES for chunk in chunks)
    assert tally == Tally(len(lines), sum(map(len, lines)))


def test_small_messages_fill_a_chunk_by_their_number() -> None:
    chunks, _ = chunks_of([b"{}"] * (MOST_MESSAGES + 1))

    assert list(map(len, chunks)) == [MOST_MESSAGES, 1]


def test_nothing_makes_no_chunk() -> None:
    assert chunks_of([]) == ([], Tally())


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b'"' + b"a" * (LONGEST_PLAIN - 2) + b'"', id="longest-plain"),
        pytest.param(b'"' + b"a" * LONGEST_PLAIN + b'"', id="compressed"),
        pytest.param(b"no json, " * LONGEST_PLAIN, id="compressed-no-json"),
        pytest.param(b"no json", id="no-json"),
    ],
)
def test_the_receiver_unpacks_what_was_packed(line: bytes) -> None:
    assert unpack(pack(line)) == [line]


def test_only_long_lines_are_compressed() -> None:
    at_limit = b"a" * LONGEST_PLAIN

    assert pack(at_limit) is at_limit
    assert len(pack(at_limit + b"a")) < 1000


def test_bytes_are_counted_as_they_are_in_the_file() -> None:
    line = b"a" * (3 * MOST_BYTES)

    chunks, tally = chunks_of([line])

    assert sum(map(len, chunks[0])) < 10_000
    assert str(tally) == "1 messages (3,145,728 bytes)"


def test_a_chunk_that_the_broker_refused_is_not_counted() -> None:
    def gone(chunk: list[bytes]) -> None:
        raise BrokerUnavailable

    outbox = Outbox(gone)
    outbox.put(b"{}")

    with pytest.raises(BrokerUnavailable):
        outbox.flush()

    assert outbox.tally == Tally()
