"""A worker that kill -9s itself, once, between a commit and its acknowledgement.

Started as `celery -A tests.faulty_worker worker`; FAULT_FILE arms it and is
removed by the deed.
"""

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import brokers.rabbitmq
import brokers.redis_stream
from brokers.interface import Delivery
from pipeline.app import app


__all__ = ["app"]


def _arm(consumer: Any) -> None:
    acknowledge = consumer.acknowledge

    def die_instead(self: Any, deliveries: Sequence[Delivery]) -> None:
        fault = Path(os.environ["FAULT_FILE"])
        if fault.exists():
            fault.unlink()
            os.killpg(0, signal.SIGKILL)
        acknowledge(self, deliveries)

    consumer.acknowledge = die_instead


_arm(brokers.redis_stream._Consumer)
_arm(brokers.rabbitmq._Consumer)
