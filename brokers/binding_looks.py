"""What a look at the bindings of a queue finds."""

import enum
from typing import NamedTuple

from brokers.binding import Binding


NO_EXCHANGE = "there is no such exchange"


class Gap(enum.StrEnum):
    """Why no copies come by a binding."""

    no_exchange = "no_exchange"  #: Its owner did not make it yet, or deleted it.
    not_allowed = "not_allowed"  #: The user lacks a right.
    taken_by_others = "taken_by_others"  #: They would get what is copied.


class Missing(NamedTuple):
    """A binding that is not there."""

    gap: Gap
    says: str


class Look(NamedTuple):
    """What one look at a binding found, and left."""

    binding: Binding
    #: Whether it was there. It is bound again all the same, also where nobody can tell.
    found: bool
    #: Why no copies come by it now; None: they do.
    missing: Missing | None


class QueueLook(NamedTuple):
    """A queue and its bindings as they are, untouched."""

    #: Reports that wait in it; None: there is no such queue.
    waiting: int | None
    #: The bindings whose exchange is not there.
    without_exchange: tuple[Binding, ...]
