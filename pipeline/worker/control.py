"""Answers of a worker to Celery's remote control, besides Celery's own."""

import os
from datetime import datetime
from typing import Any

from celery.worker.control import inspect_command

from pipeline.bindings.state import BINDINGS
from service import settings


@inspect_command(name="reports_bindings")
def reports_bindings(state: Any) -> dict[str, Any]:
    """Return the queue that the worker keeps bound, and the state of each binding.

    Times are ISO 8601 in UTC, or null; `bindings` is empty on Redis.
    """
    return {
        "queue": settings.load(os.environ).reports_queue,
        "bindings": [
            {
                "exchange": each.binding.exchange,
                "routing_key": each.binding.routing_key,
                "missing": each.missing and each.missing._asdict(),
                "gone_since": _told(each.gone_since),
                "restorations": each.restorations,
                "restored_at": _told(each.restored_at),
            }
            for each in BINDINGS.told()
        ],
    }


def _told(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()
