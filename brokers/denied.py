"""Detect that a broker refuses its user, which waiting does not fix."""

import amqp
import redis


_DENIALS = (
    redis.exceptions.NoPermissionError,
    redis.exceptions.AuthenticationError,
    amqp.exceptions.AccessRefused,
    amqp.exceptions.NotAllowed,
)


def denial(error: BaseException) -> str | None:
    """Return the broker's text, in one line, if it refused its user.

    None: the error and its causes are something else.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, _DENIALS):
            return " ".join(str(cause).split())
        cause = cause.__cause__ or cause.__context__
    return None
