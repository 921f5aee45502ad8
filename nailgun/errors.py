"""Errors of requests to Nailgun; each text is one line for a log."""

from typing import ClassVar


class NailgunError(Exception):
    """Nailgun did not supply what was requested."""

    #: Its name in metrics.
    outcome: ClassVar[str]


class NailgunUnavailable(NailgunError):
    """Nailgun or its Keystone is unavailable or too slow: try again later."""

    outcome = "unavailable"


class NailgunRefused(NailgunError):
    """The login is refused, or the user may not send this request."""

    outcome = "refused"


class NotThere(NailgunError):
    """Nailgun does not have the object, or no longer."""

    outcome = "not_there"


class BadAnswer(NailgunError):
    """An answer that is not Nailgun's: not JSON, another format, too large."""

    outcome = "bad_answer"


#: All values of the metric's label, success first.
OUTCOMES = (
    "answered",
    *(each.outcome for each in (NotThere, NailgunUnavailable, NailgunRefused)),
    BadAnswer.outcome,
)
