"""Check step by step whether we can connect to this RabbitMQ, for `connect`."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from admin.checks.bindings import maker_of, what_to_do
from admin.checks.finding import Finding, critical, fine, warning
from brokers.addresses import addresses
from brokers.binding_looks import Gap, Look
from brokers.bindings import Bindings
from brokers.denied import denial
from brokers.interface import BrokerUnavailable
from brokers.url import nodes


_RIGHTS = "docs/connect.md lists the permissions that the user needs"


def check_reach(bindings: Bindings, url: str) -> Finding:
    """Check that the server answers and accepts the user and the virtual host."""
    where = _where(url)
    try:
        return fine("reach", f"{bindings.server()} at {where}")
    except BrokerUnavailable as error:
        if (said := denial(error)) is not None:
            return critical(
                "reach",
                f"{where} refuses the login: {said}",
                "correct the user, the password or the virtual host of the URL;"
                " 'rabbitmqctl list_permissions' shows who has access",
            )
        return critical(
            "reach",
            f"{where} does not answer: {_line(error)}",
            "correct the URL, start RabbitMQ, or open its port in the firewall",
        )


def check_queue(bindings: Bindings) -> Finding:
    """Check that the queue can be used; create it if it is missing."""
    name = bindings.queue.name
    before = bindings.look().waiting
    try:
        bindings.restore()
    except BrokerUnavailable as error:
        if (said := denial(error)) is None:
            raise
        return critical("queue", f"the user may not use {name}: {said}", _RIGHTS)
    if before is None:
        return fine("queue", f"{name} was created, of type {bindings.queue.type}")
    return fine("queue", f"{name} exists, and {before} reports wait in it")


def check_reading(bindings: Bindings) -> Finding:
    """Check that the user may consume; no waiting report is consumed for it."""
    name = bindings.queue.name
    if waiting := bindings.look().waiting:
        return fine("reading", f"not tried, because {waiting} reports wait in {name}")
    try:
        bindings.try_reading()
    except BrokerUnavailable as error:
        if (said := denial(error)) is None:
            raise
        return critical(
            "reading", f"the user may not consume from {name}: {said}", _RIGHTS
        )
    return fine("reading", f"reports can be consumed from {name}")


def check_exchange(bindings: Bindings, exchange: str) -> Finding:
    """Check that an exchange exists and has the type that its owner declares."""
    check = f"exchange {exchange}"
    if not bindings.has(exchange):
        return warning(check, "it does not exist yet", maker_of(exchange))
    differs = bindings.otherwise(exchange)
    if differs is not None:
        return warning(
            check,
            f"it differs from Nailgun's declaration: {differs}",
            "see Nailgun's log; it is used as it is",
        )
    return fine(check, "it exists")


def check_binding(look: Look) -> Finding:
    """Check that copies arrive by a binding."""
    check = f"binding {look.binding}"
    if look.missing is None:
        return fine(check, "our queue receives copies")
    advice = what_to_do({look.binding: look.missing})
    if look.missing.gap is Gap.no_exchange:
        return warning(check, look.missing.says, advice)
    return critical(check, look.missing.says, advice)


def check_all(bindings: Bindings, url: str) -> Iterator[Finding]:
    """Yield findings step by step; stop if the next step cannot succeed.

    Raises BrokerUnavailable if the broker goes away meanwhile.
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
    # All nodes have one virtual host.
    parts = urlsplit(nodes(url)[0])
    virtual_host = unquote(parts.path.removeprefix("/")) or "/"
    user = unquote(parts.username or "guest")
    return f"{addresses(url)}, virtual host {virtual_host}, user {user}"


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())
