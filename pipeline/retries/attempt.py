"""Retry something without a busy loop, whatever the error."""

from collections.abc import Callable
from typing import TypeVar

from brokers.interface import BrokerUnavailable
from pipeline.retries.backoff import Backoff
from pipeline.retries.repeated_event import RepeatedEvent
from pipeline.worker_state import WorkerState


_Result = TypeVar("_Result")

#: Per process. An error that returns with each try is logged once a minute.
_broker_away = RepeatedEvent("broker_unavailable")
_unforeseen = RepeatedEvent("receive_reports_failed")
_backoff = Backoff(0.1, 5.0)


def attempt(act: Callable[[], _Result], worker: WorkerState) -> _Result | None:
    """Return what `act` returns; None if it failed, after a pause.

    The pause grows with each failure. No error is raised: the caller tries again, and
    an unforeseen error must not fill the log meanwhile.
    """
    try:
        result = act()
    except BrokerUnavailable as error:
        _broker_away.happened(reason=str(error))
    except Exception:  # noqa: BLE001 - it is logged, and tried again
        _unforeseen.happened(exc_info=True)
    else:
        _backoff.reset()
        _broker_away.ended()
        _unforeseen.ended()
        return result
    worker.wait(_backoff.pause())
    return None
