"""Split the bytes of one delivery into messages: decompress, split a list."""

import zlib
from collections.abc import Sequence

import msgspec

from astute.bad_report import BadReport, Reason
from astute.damaged_json.tokens import split_array
from astute.wire import WireError, decode_list


#: Maximum bytes of a decompressed delivery; the largest seen has 43 MB.
LARGEST = 256 << 20
#: Maximum values of a delivery, twice those of the largest seen. A megabyte of zlib may
#: contain values of which each needs a hundred bytes of memory: gigabytes in all.
MOST_VALUES = 5_000_000
#: Maximum messages in the list of a delivery; Nailgun sends a few.
MOST_MESSAGES = 10_000
#: First bytes of gzip and of zlib, which kombu calls gzip; JSON never starts so.
COMPRESSED = (b"\x1f\x8b", b"\x78")
_ANY_HEADER = zlib.MAX_WBITS | 32


def unpack(payload: bytes) -> list[bytes]:
    """Return the messages of one delivery, each as unchecked JSON bytes.

    Nailgun sends lists, compressed by zlib (`rpc.cast`, contract.md section 1.1).
    Raises :class:`BadReport` if the bytes cannot be unpacked.
    """
    if payload.startswith(COMPRESSED):
        payload = _decompress(payload)
    _check_size(payload)
    if payload.lstrip()[:1] != b"[":
        return [payload]
    items = _items(payload)
    if len(items) > MOST_MESSAGES:
        raise BadReport(Reason.too_large, f"more than {MOST_MESSAGES} messages")
    return [bytes(item) for item in items]


def _items(payload: bytes) -> Sequence[bytes | msgspec.Raw]:
    try:
        return decode_list(payload)
    except WireError as error:
        # Its messages may still be handled one by one, or die alone.
        items = split_array(payload)
        if items is None:
            raise BadReport(Reason.not_json, str(error)) from error
        return items


def _check_size(payload: bytes) -> None:
    if len(payload) > LARGEST:
        raise BadReport(Reason.too_large, f"more than {LARGEST} bytes")
    # Each value starts a list or an object, or follows a comma or such a start.
    if len(payload) > MOST_VALUES and (
        sum(payload.count(each) for each in (b",", b"[", b"{")) > MOST_VALUES
    ):
        raise BadReport(Reason.too_large, f"more than {MOST_VALUES} values")


def beginning(payload: bytes, most: int) -> bytes:
    """Return at most the first `most` bytes of a delivery, decompressed.

    Raises zlib.error if that fails.
    """
    if not payload.startswith(COMPRESSED):
        return payload[:most]
    return decompressor().decompress(payload, most)


def decompressor() -> "zlib._Decompress":
    """Return a decompressor for one delivery, of zlib or gzip."""
    return zlib.decompressobj(_ANY_HEADER)


def _decompress(payload: bytes) -> bytes:
    unpacker = decompressor()
    try:
        unpacked = unpacker.decompress(payload, LARGEST)
    except zlib.error as error:
        raise BadReport(Reason.not_compressed_well, str(error)) from error
    if unpacker.unconsumed_tail:
        raise BadReport(Reason.too_large, f"more than {LARGEST} bytes when unpacked")
    if not unpacker.eof:
        raise BadReport(Reason.not_compressed_well, "the compressed data is cut off")
    if unpacker.unused_data:
        # Maybe more reports, in a second part, which must not be lost.
        raise BadReport(
            Reason.not_compressed_well, "there is data after the compressed data's end"
        )
    return unpacked
