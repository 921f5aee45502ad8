"""A worker whose clock runs faster: a day without a database takes seconds.

Started as `celery -A tests.hurried_worker worker`; its clock of pauses and of what it
holds runs CLOCK times as fast.
"""

import os

import pipeline.resources
import pipeline.retries.backoff
from pipeline.app import app


__all__ = ["app"]

_TIMES = float(os.environ["CLOCK"])
_pause = pipeline.retries.backoff.Backoff.pause


def _hurried_pause(self: pipeline.retries.backoff.Backoff) -> float:
    return _pause(self) / _TIMES


pipeline.retries.backoff.Backoff.pause = _hurried_pause  # type: ignore[method-assign]
pipeline.resources.HOLD /= _TIMES
