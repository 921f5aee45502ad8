"""Results of checking the bindings of a queue."""

import enum
from typing import NamedTuple

from brokers.binding import Binding


NO_EXCHANGE = "there is no such exchange"


class Gap(enum.StrEnum):
    """Why no copies arrive by a binding."""

    no_exchange = "no_exchange"  #: Its owner has not created it yet, or deleted it.
    not_allowed = "not_allowed"  #: The user lacks a permission.
    taken_by_others = "taken_by_others"  #: Other consumers would get the copies.


class Missing(NamedTuple):
    """A binding that does not exist."""

    gap: Gap
    says: str


class Look(NamedTuple):
    """The result of checking one binding, and its state afterwards."""

    binding: Binding
    #: Whether it existed. It is bound again in any case, even if that is unknown.
    found: bool
    #: Why no copies arrive by it now; None: they do.
    missing: Missing | None


class QueueLook(NamedTuple):
    """The state of a queue and its bindings, without changes."""

    #: Number of waiting reports; None: the queue does not exist.
    waiting: int | None
    #: The bindings whose exchanges do not exist.
    without_exchange: tuple[Binding, ...]
