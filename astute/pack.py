"""Turn a message into the bytes for a broker; astute/unpack.py is the reverse."""

import zlib


#: Longer messages are compressed, like Nailgun's own: brokers have limits.
LONGEST_PLAIN = 64 << 10


def pack(message: bytes) -> bytes:
    """Return the bytes to publish for a message."""
    return zlib.compress(message) if len(message) > LONGEST_PLAIN else message
