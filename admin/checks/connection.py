"""Can we be plugged into this RabbitMQ? One question a function, for `connect`."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from admin.checks.bindings import maker_of, what_to_do
from admin.checks.finding import Finding, critical, fine, warning
from brokers.binding_looks import Gap, Look
from brokers.bindings import Bindings
from brokers.denied import denial
from brokers.interface import BrokerUnavailable


_RIGHTS = "docs/connect.md lists the rights that the user needs"


def check_reach(bindings: Bindings, url: str) -> Finding:
    """Say whether the server answers, and takes the user and the virtual host."""
    where = _where(url)
    try:
        return fine("reach", f"{bindings.server()} at {where}")
    except BrokerUnavailable as error:
        if (said := denial(error)) is not None:
            return critical(
                "reach",
                f"{where} refuses the login: {said}",
                "correct the user, the password or the virtual host of the URL;"
                " 'rabbitmqctl list_permissions' says who may enter",
            )
        return critical(
            "reach",
            f"{where} does not answer: {_line(error)}",
            "correct the URL, start RabbitMQ, or open its port in the firewall",
        )


def check_queue(bindings: Bindings) -> Finding:
    """Say whether the queue can be had, making it where it is missing."""
    name = bindings.queue.name
    before = bindings.look().waiting
    try:
        bindings.restore()
    except BrokerUnavailable as error:
        if (said := denial(error)) is None:
            raise
        return critical("queue", f"the user may not have {name}: {said}", _RIGHTS)
    if before is None:
        return fine("queue", f"{name} is made, of the type {bindings.queue.type}")
    return fine("queue", f"{name} is there, and {before} reports wait in it")


def check_reading(bindings: Bindings) -> Finding:
    """Say whether the user may take reports; none that waits is taken for it."""
    name = bindings.queue.name
    if waiting := bindings.look().waiting:
        return fine("reading", f"not tried, because {waiting} reports wait in {name}")
    try:
        bindings.try_reading()
    except BrokerUnavailable as error:
        if (said := denial(error)) is None:
            raise
        return critical(
            "reading", f"the user may not take from {name}: {said}", _RIGHTS
        )
    return fine("reading", f"reports can be taken from {name}")


def check_exchange(bindings: Bindings, exchange: str) -> Finding:
    """Say whether an exchange is there, and of the kind that its owner makes."""
    check = f"exchange {exchange}"
    if not bindings.has(exchange):
        return warning(check, "it is not there yet", maker_of(exchange))
    differs = bindings.otherwise(exchange)
    if differs is not None:
        return warning(
            check,
            f"it is not as Nailgun declares it: {differs}",
            "see Nailgun's log; it is taken as it is",
        )
    return fine(check, "it is there")


def check_binding(look: Look) -> Finding:
    """Say whether copies come by a binding."""
    check = f"binding {look.binding}"
    if look.missing is None:
        return fine(check, "copies come to our queue")
    advice = what_to_do({look.binding: look.missing})
    if look.missing.gap is Gap.no_exchange:
        return warning(check, look.missing.says, advice)
    return critical(check, look.missing.says, advice)


def check_all(bindings: Bindings, url: str) -> Iterator[Finding]:
    """Yield what is found, step by step, and end where the next step makes no sense.

    Raises BrokerUnavailable where the broker goes away meanwhile.
    """
    reach = check_reach(bindings, url)
    yield reach
    if reach.severity:
        return
    queue = check_queue(bindings)
    yield queue
    if queue.severity:
        return
    yield check_reading(bindings)
    for exchange in dict.fromkeys(each.exchange for each in bindings.bindings):
        yield check_exchange(bindings, exchange)
    for look in bindings.restore():
        yield check_binding(look)


def _where(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or "localhost"
    port = parts.port or (5671 if parts.scheme == "amqps" else 5672)
    virtual_host = unquote(parts.path.removeprefix("/")) or "/"
    user = unquote(parts.username or "guest")
    return f"{host}:{port}, virtual host {virtual_host}, user {user}"


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())
