"""What can go wrong when Nailgun is asked; each is one line for a log."""

from typing import ClassVar


class NailgunError(Exception):
    """Nailgun did not tell what was asked."""

    #: The word for it in measures.
    outcome: ClassVar[str]


class NailgunUnavailable(NailgunError):
    """Nailgun or its Keystone is away, or too slow: ask again later."""

    outcome = "unavailable"


class NailgunRefused(NailgunError):
    """The user is not let in, or may not ask this."""

    outcome = "refused"


class NotThere(NailgunError):
    """Nailgun has no such thing, or not any more."""

    outcome = "not_there"


class BadAnswer(NailgunError):
    """An answer that no Nailgun gives: no JSON, another shape, too large."""

    outcome = "bad_answer"


#: Every word of the measure, that of a good answer first.
OUTCOMES = (
    "answered",
    *(each.outcome for each in (NotThere, NailgunUnavailable, NailgunRefused)),
    BadAnswer.outcome,
)
