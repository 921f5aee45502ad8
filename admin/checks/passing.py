"""Check that messages arrive, without consuming them."""

import time
from collections.abc import Callable

from admin.checks.finding import Finding, fine, warning
from brokers.binding_looks import Look
from brokers.bindings import Bindings
from brokers.denied import denial
from brokers.interface import BrokerUnavailable
from brokers.onlooker import onlooking


#: Seconds between two updates of the progress.
_TICK = 1.0


def check_passing(
    bindings: Bindings, url: str, seconds: float, tick: Callable[[float], None]
) -> Finding:
    """Wait up to `seconds` for a message on the bindings; report whether one came.

    `tick` receives the seconds that have passed. The queue's own messages stay in it.
    Raises BrokerUnavailable.
    """
    there = [each.binding for each in bindings.restore() if _is_bound(each)]
    if not there:
        return warning("messages", "no message can arrive", "see the bindings above")
    try:
        with onlooking(url, bindings.queue.name, there) as wait:
            end = time.monotonic() + seconds
            while (left := end - time.monotonic()) > 0:
                seen = wait(min(left, _TICK))
                if seen is not None:
                    return fine(
                        "messages", f"one of {seen.bytes} bytes came by {seen.by}"
                    )
                tick(min(left, _TICK))
    except BrokerUnavailable as error:
        if (said := denial(error)) is None:
            raise
        return warning(
            "messages",
            f"the user may not create a queue for this check: {said}",
            f"let the user configure ^{bindings.queue.name}.*$, or wait for a run",
        )
    return warning(
        "messages",
        f"none arrived within {seconds:g} s",
        "make Fuel send one: 'Verify networks' of any environment, or a deployment; or"
        " wait longer with --wait",
    )


def _is_bound(look: Look) -> bool:
    return look.missing is None
