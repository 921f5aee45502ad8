"""What is sent for a dead report is taken as it was when it died."""

import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from astute.bad_report import Reason
from astute.pack import LONGEST_PLAIN
from astute.repack import repack
from brokers.interface import Delivery
from db.domain.reports import DeadReport
from pipeline.decode_batch import decode_batch


NOW = datetime(2016, 3, 7, tzinfo=UTC)
GOOD = b'{"method": "deploy_resp", "args": {"task_uuid": "u", "status": "ready"}}'
LONG = b'{"long": "%s"}' % (b"x" * LONGEST_PLAIN)


def dead(payload: bytes) -> list[DeadReport]:
    found = decode_batch([Delivery(0, payload, NOW, "test")]).dead
    return [each.report for each in found]


@pytest.mark.parametrize(
    "delivery",
    [
        b"task deployed",
        b"",
        LONG,
        zlib.compress(LONG),
        # lists: broken ones are deliveries, their bad elements messages
        b'[{"method": "deploy_resp"',
        b"[" + LONG,
        zlib.compress(b"\n [1,"),
        b"[1, %b, {}, null]" % GOOD,
        # what would be a list, or compressed, if it came by itself
        b"[ [%b] ]" % GOOD,
        zlib.compress(b"xylophone"),
        zlib.compress(b"\x1f\x8b"),
        # broken compression
        b"\x1f\x8b",
        zlib.compress(LONG)[:-1],
        zlib.compress(zlib.compress(b"1")),
    ],
)
def test_what_is_sent_dies_as_it_did_then(delivery: bytes) -> None:
    buried = dead(delivery)

    assert buried
    for report in buried:
        assert dead(repack(report.payload, report.reason)) == [report]


@given(
    st.recursive(
        st.binary(max_size=9)
        | st.sampled_from([b"[]", b"{}", b"1", b"x", b" [", GOOD]),
        lambda inner: (
            st.lists(inner, max_size=3).map(lambda each: b"[%b]" % b",".join(each))
            | inner.map(zlib.compress)
        ),
    )
)
def test_whatever_died_dies_the_same_again(delivery: bytes) -> None:
    for report in dead(delivery):
        again = repack(report.payload, report.reason)
        batch = decode_batch([Delivery(0, again, NOW, "test")])

        # Compressed twice: it is unpacked once more, which may be what was meant.
        twice = report.reason is Reason.not_json and again == report.payload
        assert twice or [each.report for each in batch.dead] == [report]


def test_a_long_message_goes_compressed_and_a_delivery_as_it_came() -> None:
    assert len(repack(LONG, Reason.wrong_shape)) < 1000
    assert repack(b"[" + LONG, Reason.not_json) == b"[" + LONG
    assert repack(zlib.compress(LONG), Reason.too_large) == zlib.compress(LONG)


def test_a_message_that_is_good_by_now_is_taken_once() -> None:
    again = repack(GOOD, Reason.unknown_method)

    batch = decode_batch([Delivery(0, again, NOW, "test")])

    assert (len(batch.reports), batch.dead, batch.passed.total()) == (1, [], 0)
