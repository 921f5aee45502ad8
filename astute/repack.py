"""Turn a dead report into the bytes to publish, so that it is handled as before."""

import zlib

from astute.bad_report import Reason
from astute.pack import LONGEST_PLAIN
from astute.unpack import COMPRESSED, beginning


#: Reasons of whole deliveries that could not be unpacked.
_OF_DELIVERIES = frozenset({Reason.not_compressed_well, Reason.too_large})
#: Bytes in which compressed data shows whether it is a list.
_BEGINNING = 4096


def repack(payload: bytes, reason: str) -> bytes:
    """Return what to publish for the bytes that a dead report kept.

    The receiver gets what it got then: the same delivery, byte for byte, or the same
    one message. If that fails again it is the same dead report.
    """
    if _is_delivery(payload, reason):
        return payload
    # A message that looks like a list, or like compressed data, was inside one.
    if _is_list(payload):
        payload = b"[%b]" % payload
    if payload.startswith(COMPRESSED) or len(payload) > LONGEST_PLAIN:
        return zlib.compress(payload)
    return payload


def _is_delivery(payload: bytes, reason: str) -> bool:
    if reason in _OF_DELIVERIES:
        return True
    # A list that is not JSON is never split; a message of that kind is not a list.
    return reason == Reason.not_json and _is_list(_beginning(payload))


def _beginning(payload: bytes) -> bytes:
    try:
        return beginning(payload, _BEGINNING)
    except zlib.error:
        return payload


def _is_list(message: bytes) -> bool:
    return message.lstrip()[:1] == b"["
