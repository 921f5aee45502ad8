"""Whether a broker refuses its user, which waiting does not mend."""

import amqp
import redis


_DENIALS = (
    redis.exceptions.NoPermissionError,
    redis.exceptions.AuthenticationError,
    amqp.exceptions.AccessRefused,
    amqp.exceptions.NotAllowed,
)


def denial(error: BaseException) -> str | None:
    """Return what the broker said, in one line, where it refused its user.

    None where the error, and those that it came of, are something else.
    """
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, _DENIALS):
            return " ".join(str(cause).split())
        cause = cause.__cause__ or cause.__context__
    return None
