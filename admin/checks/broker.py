"""Check the reports' broker, and how far the workers are behind."""

from datetime import UTC, datetime

from admin.checks.finding import Finding, Limits, critical, fine, warning
from admin.terminal.ages import told
from brokers.denied import denial
from brokers.interface import Broker, BrokerUnavailable


#: The lag is critical at this multiple of its limit.
_CRITICAL_LAGS = 10
#: Advice if a broker refuses its user.
RIGHTS = "'Users with few rights' in docs/operations.md lists what the user needs"
_DO = "check that workers run, and read their logs; start more of them"


def check_broker_requirements(broker: Broker) -> Finding:
    """Check whether the broker could lose messages that it accepted."""
    found = broker.shortcomings()
    if not found:
        return fine(
            "durability", "the reports' broker keeps all it accepts, by its settings"
        )
    return critical(
        "durability",
        "; ".join(each.says for each in found),
        "; ".join(each.do for each in found),
    )


def check_broker(broker: Broker, limits: Limits, queue: str) -> Finding:
    """Check how many reports wait in `queue`, and since when."""
    try:
        waiting, held = broker.backlog()
        oldest = broker.oldest() if waiting + held else None
    except BrokerUnavailable as error:
        if (said := denial(error)) is not None:
            return critical("broker", f"its user may not read {queue}: {said}", RIGHTS)
        return critical(
            "broker",
            f"it does not answer: {' '.join(str(error).split())}",
            "start it, or correct REPORTS_URL or BROKER_URL; until then producers keep"
            " or lose their messages",
        )
    return _how_late(waiting, held, oldest, limits)


def _how_late(
    waiting: int, held: int, oldest: datetime | None, limits: Limits
) -> Finding:
    says = f"{waiting} reports wait, {held} are being stored"
    numbers: dict[str, float] = {"waiting": waiting, "held": held}
    if oldest is None:
        if waiting > limits.waiting:
            return warning("broker", says, _DO, **numbers)
        return fine("broker", says, **numbers)
    lag = datetime.now(UTC) - oldest
    numbers["lag_seconds"] = round(max(lag.total_seconds(), 0), 3)
    says = f"{says}, the oldest for {told(lag)}"
    if lag > _CRITICAL_LAGS * limits.lag:
        return critical("broker", says, _DO, **numbers)
    if lag > limits.lag:
        return warning("broker", says, _DO, **numbers)
    return fine("broker", says, **numbers)
