"""A worker whose processes are killed by a message, as by a bug in C.

Started as `celery -A tests.poisoned_worker worker`; whoever unpacks a message that has
the text POISON in it kills itself.
"""

import os
import signal

import pipeline.decode_batch
from pipeline.app import app


__all__ = ["app"]

_POISON = os.environ["POISON"].encode()
_unpack = pipeline.decode_batch.unpack


def _die_of_poison(payload: bytes) -> list[bytes]:
    if _POISON in payload:
        os.kill(os.getpid(), signal.SIGKILL)
    return _unpack(payload)


pipeline.decode_batch.unpack = _die_of_poison
