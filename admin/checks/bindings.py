"""Check that the reports' queue exists and receives copies of Fuel's messages."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from celery.exceptions import OperationalError

from admin.checks.answers import answers
from admin.checks.finding import Finding, critical, fine, warning
from brokers.binding import Binding
from brokers.binding_looks import NO_EXCHANGE, Gap, Missing
from brokers.bindings import Bindings
from brokers.denied import denial
from service.settings import BadSetting, Settings
from text import local_times


#: How long a lost binding stays a warning: reports of that time may be missing.
_FRESH = timedelta(hours=1)
#: Who creates a missing exchange, by its name.
_MAKERS = {
    "nailgun": "Nailgun creates it when it starts",
    "naily": "Nailgun creates it with its first deployment",
    "naily_service": "Astute creates it when it starts",
}


def check_bindings(bindings: Bindings, current: Settings) -> Finding:
    """Check that the queue exists, and which bindings are or were lost.

    The broker knows the current state; only the workers know that a binding was lost,
    and since when. Raises BrokerUnavailable.
    """
    queue, looked = bindings.queue.name, bindings.look()
    if looked.waiting is None:
        return critical(
            "bindings",
            f"the queue {queue} does not exist: reports are lost",
            "start a worker, which creates it; 'fuel-history connect' does too",
        )
    if not bindings.bindings:
        return fine("bindings", f"{queue} receives its own messages, and no copies")
    gone = dict.fromkeys(looked.without_exchange, Missing(Gap.no_exchange, NO_EXCHANGE))
    told = list(_told_by_workers(current, queue))
    gone |= {
        each: Missing(**state["missing"]) for each, state in told if state["missing"]
    }
    numbers = {"gone": len(gone), "bindings": len(bindings.bindings)}
    if gone:
        says = "; ".join(
            f"{each} is gone{_since(each, told)}: {why.says}"
            for each, why in gone.items()
        )
        return warning("bindings", says, what_to_do(gone), **numbers)
    all_ = ", ".join(map(str, bindings.bindings))
    last = _last_restored(told)
    if last is None:
        return fine("bindings", f"{queue} is bound to {all_}", **numbers)
    says = f"{queue} is bound to {all_}, again since {last[1]}"
    if datetime.now(UTC) - last[0] > _FRESH:
        return fine("bindings", says, **numbers)
    return warning(
        "bindings",
        f"{says}: messages of the seconds before are missing",
        "see Nailgun's and RabbitMQ's logs for who deleted it; no action is needed",
        **numbers,
    )


def maker_of(exchange: str) -> str:
    """Return who creates a missing exchange, and when."""
    return _MAKERS.get(exchange, "its publisher creates it")


def what_to_do(gone: Mapping[Binding, Missing]) -> str:
    """Return what an operator can do about missing bindings."""
    gaps = {missing.gap for missing in gone.values()}
    advice = []
    if Gap.not_allowed in gaps:
        advice.append("docs/connect.md lists the permissions that the user needs")
    if Gap.taken_by_others in gaps:
        advice.append("stop Nailgun's receiver, or unset REPORTS_QUEUE")
    if Gap.no_exchange in gaps:
        advice += sorted({maker_of(each.exchange) for each in gone})
    return "; ".join([*advice, "workers bind again within seconds"])


def _told_by_workers(
    current: Settings, queue: str
) -> Iterator[tuple[Binding, dict[str, Any]]]:
    for answer in _answers(current, queue):
        for state in answer["bindings"]:
            yield Binding(state["exchange"], state["routing_key"]), state


def _answers(current: Settings, queue: str) -> Iterable[dict[str, Any]]:
    def is_of_the_queue(answer: Any) -> bool:
        return isinstance(answer, dict) and answer.get("queue") == queue

    try:
        return answers(current, "reports_bindings", is_of_the_queue).values()
    except Exception as error:
        # Whatever error kombu raises; another check reports an unavailable broker.
        known = isinstance(error, OSError | OperationalError | BadSetting)
        if not known and denial(error) is None:
            raise
        return []


def _since(binding: Binding, told: Iterable[tuple[Binding, dict[str, Any]]]) -> str:
    since = [
        state["gone_since"]
        for each, state in told
        if each == binding and state["gone_since"]
    ]
    return f" since {_shown(min(since))}" if since else ""


def _last_restored(
    told: Iterable[tuple[Binding, dict[str, Any]]],
) -> tuple[datetime, str] | None:
    times = [state["restored_at"] for _, state in told if state["restored_at"]]
    if not times:
        return None
    return datetime.fromisoformat(max(times)), _shown(max(times))


def _shown(time: str) -> str:
    return local_times.shown(datetime.fromisoformat(time))
