"""Is the reports' broker there, and how far behind are the workers?"""

from datetime import UTC, datetime

from admin.ages import told
from admin.checks.finding import Finding, Limits, critical, fine, warning
from brokers.interface import Broker, BrokerUnavailable


#: So many times the limit of the lag is critical.
_CRITICAL_LAGS = 10
_DO = "see whether workers run and what their logs say; start more of them"


def check_broker(broker: Broker, limits: Limits) -> Finding:
    """Say how much waits, and since when."""
    try:
        waiting, held = broker.backlog()
        oldest = broker.oldest() if waiting + held else None
    except BrokerUnavailable as error:
        return critical(
            "broker",
            f"it does not answer: {' '.join(str(error).split())}",
            "start it, or correct REPORTS_URL or BROKER_URL; producers keep or lose"
            " what they cannot send",
        )
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
