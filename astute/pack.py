"""From one message to what is sent to a broker; astute/unpack.py is the other side."""

import zlib


#: Longer messages go compressed, as Nailgun's own do: brokers have their limits.
LONGEST_PLAIN = 64 << 10


def pack(message: bytes) -> bytes:
    """Return a message as it is published."""
    return zlib.compress(message) if len(message) > LONGEST_PLAIN else message
