"""Is the reports' queue there, and does it get copies of what Fuel says?"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Celery
from celery.exceptions import OperationalError

from admin.checks.finding import Finding, critical, fine, warning
from brokers.binding import Binding
from brokers.binding_looks import NO_EXCHANGE, Gap, Missing
from brokers.bindings import Bindings
from brokers.denied import denial
from service.settings import BadSetting, Settings
from text import local_times


#: Seconds in which workers have to answer; all of them pass.
_PATIENCE = 1.5
#: For so long it is a warning that a binding had gone: reports may be missing.
_FRESH = timedelta(hours=1)
#: What makes an exchange that is missing, by its name.
_MAKERS = {
    "nailgun": "Nailgun makes it when it starts",
    "naily": "Nailgun makes it with its first deployment",
    "naily_service": "Astute makes it when it starts",
}


def check_bindings(bindings: Bindings, current: Settings) -> Finding:
    """Say whether the queue is there, and which bindings are or were gone.

    What is there the broker tells; that a binding was undone, and since when, only
    the workers know. Raises BrokerUnavailable.
    """
    queue, looked = bindings.queue.name, bindings.look()
    if looked.waiting is None:
        return critical(
            "bindings",
            f"there is no queue {queue}: nobody keeps the reports",
            "start a worker, which makes it; 'fuel-history connect' does too",
        )
    if not bindings.bindings:
        return fine("bindings", f"{queue} gets what is sent to it, and no copies")
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
        f"{says}: what was sent in the seconds before is missing",
        "see Nailgun's and RabbitMQ's logs for who deleted it; nothing has to be done",
        **numbers,
    )


def maker_of(exchange: str) -> str:
    """Return who makes an exchange that is missing, and when."""
    return _MAKERS.get(exchange, "whoever publishes to it makes it")


def what_to_do(gone: Mapping[Binding, Missing]) -> str:
    """Return what an operator can do where these bindings are missing."""
    gaps = {missing.gap for missing in gone.values()}
    advice = []
    if Gap.not_allowed in gaps:
        advice.append("docs/connect.md lists the rights that the user needs")
    if Gap.taken_by_others in gaps:
        advice.append("stop Nailgun's receiver, or unset REPORTS_QUEUE")
    if Gap.no_exchange in gaps:
        advice += sorted({maker_of(each.exchange) for each in gone})
    return "; ".join([*advice, "workers bind within seconds"])


def _told_by_workers(
    current: Settings, queue: str
) -> Iterator[tuple[Binding, dict[str, Any]]]:
    for answer in _answers(current):
        if isinstance(answer, dict) and answer.get("queue") == queue:
            for state in answer["bindings"]:
                yield Binding(state["exchange"], state["routing_key"]), state


def _answers(current: Settings) -> Iterable[object]:
    try:
        app = Celery("doctor", broker=current.required_broker_url, set_as_current=False)
        with app.connection_for_write(connect_timeout=3) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
            replies = app.control.broadcast(
                "reports_bindings",
                reply=True,
                timeout=_PATIENCE,
                connection=connection,
            )
    except Exception as error:
        # Whatever kombu makes of it. A broker that is away is another finding.
        known = isinstance(error, OSError | OperationalError | BadSetting)
        if not known and denial(error) is None:
            raise
        return []
    return [answer for reply in replies or () for answer in reply.values()]


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
