"""From the bytes of one delivery to its messages: decompress, open a list."""

import zlib
from collections.abc import Sequence

import msgspec

from astute.bad_report import BadReport, Reason
from astute.damaged_json.tokens import split_array
from astute.wire import WireError, decode_list


#: Bytes of one delivery when unpacked; the largest seen is 43 MB.
LARGEST = 256 << 20
#: Values of one delivery, twice those of the largest seen. What a megabyte of zlib
#: says in a few bytes may need a hundred of memory each: so it is some gigabytes.
MOST_VALUES = 5_000_000
#: Messages in the list of one delivery; Nailgun sends a few.
MOST_MESSAGES = 10_000
#: First bytes of gzip and of zlib, which kombu calls gzip; JSON begins otherwise.
COMPRESSED = (b"\x1f\x8b", b"\x78")
_ANY_HEADER = zlib.MAX_WBITS | 32


def unpack(payload: bytes) -> list[bytes]:
    """Return the messages of one delivery, each as JSON bytes not yet checked.

    Nailgun sends lists, compressed by zlib (`rpc.cast`, contract.md section 1.1).
    Raises :class:`BadReport` where the bytes cannot be unpacked.
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
        # Its messages may be taken one by one all the same, or die alone.
        items = split_array(payload)
        if items is None:
            raise BadReport(Reason.not_json, str(error)) from error
        return items


def _check_size(payload: bytes) -> None:
    if len(payload) > LARGEST:
        raise BadReport(Reason.too_large, f"more than {LARGEST} bytes")
    # Each value begins a list or an object, or follows a comma or a beginning.
    if len(payload) > MOST_VALUES and (
        sum(payload.count(each) for each in (b",", b"[", b"{")) > MOST_VALUES
    ):
        raise BadReport(Reason.too_large, f"more than {MOST_VALUES} values")


def beginning(payload: bytes, most: int) -> bytes:
    """Return at most so many of a delivery's first bytes, decompressed.

    Raises zlib.error where they cannot be.
    """
    if not payload.startswith(COMPRESSED):
        return payload[:most]
    return decompressor().decompress(payload, most)


def decompressor() -> "zlib._Decompress":
    """Return what decompresses one delivery, of zlib or of gzip."""
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
        raise BadReport(Reason.not_compressed_well, "the compressed data is cut short")
    if unpacker.unused_data:
        # Perhaps more reports, in a second part: not to be lost.
        raise BadReport(
            Reason.not_compressed_well, "more follows the compressed data's end"
        )
    return unpacked
