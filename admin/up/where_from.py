"""The source of the reports, in one line for the operator."""

from contextlib import closing

from brokers.connect import bindings
from brokers.interface import BrokerUnavailable
from service.settings import BadSetting, Settings


def where_from(settings: Settings) -> str:
    """Bind the queue, and return what it is bound to; empty on Redis.

    If it cannot be bound, returns why; the worker will try again.
    """
    try:
        found = bindings(settings)
    except BadSetting:
        return ""  # the embedded Valkey, whose URL is made later
    if found is None:
        return ""
    queue = f"RabbitMQ's queue {found.queue.name}"
    with closing(found):
        try:
            looks = found.restore()
        except BrokerUnavailable as error:
            return f"{queue}, which cannot be reached: {' '.join(str(error).split())}"
    if not looks:
        return f"{queue}, bound to nothing else"
    bound = ", ".join(str(each.binding) for each in looks if each.missing is None)
    gone = [f"{each.binding} ({each.missing.says})" for each in looks if each.missing]
    says = f"{queue}, bound to {bound or 'nothing yet'}"
    return f"{says}; not to {', '.join(gone)}" if gone else says
