"""A worker that kills or stops itself once, at the worst moment.

Started as `celery -A tests.faulty_worker worker`; FAULT_FILE arms it and is removed
by the deed. It says which: `kill` (also an empty file), kill -9 of the worker with all
its processes between a commit and its acknowledgement; `stop`, SIGSTOP of one pool
process that has taken a batch and not stored it; then it holds the process's id.
"""

import os
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from billiard.process import current_process

import brokers.amqp_consumer
import brokers.redis_consumer
import pipeline.drain
from brokers.interface import Delivery
from pipeline.app import app


__all__ = ["app"]


def _is_armed(what: str) -> bool:
    """Return whether this fault is due, and disarm it, so that one process gets it."""
    fault = Path(os.environ["FAULT_FILE"])
    mine = fault.with_name(f"{fault.name}.{os.getpid()}")
    try:
        if (fault.read_text() or "kill") != what:
            return False
        fault.rename(mine)
    except FileNotFoundError:
        return False
    mine.unlink()
    return True


def _arm_acknowledge(consumer: Any) -> None:
    acknowledge = consumer.acknowledge

    def die_instead(self: Any, deliveries: Sequence[Delivery]) -> None:
        if _is_armed("kill"):
            os.killpg(0, signal.SIGKILL)
        acknowledge(self, deliveries)

    consumer.acknowledge = die_instead


def _arm_store() -> None:
    store = pipeline.drain.store_first

    def stop_before(*arguments: Any, **options: Any) -> Any:
        # Not the main process, where the standby takes reports that no ring brings.
        in_pool = hasattr(current_process(), "index")
        if in_pool and _is_armed("stop"):
            Path(f"{os.environ['FAULT_FILE']}.stopped").write_text(str(os.getpid()))
            os.kill(os.getpid(), signal.SIGSTOP)
        return store(*arguments, **options)

    pipeline.drain.store_first = stop_before


_arm_acknowledge(brokers.redis_consumer.RedisConsumer)
_arm_acknowledge(brokers.amqp_consumer.Consumer)
_arm_store()
