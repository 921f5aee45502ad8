"""Which requests are retried, and after how long."""

from http import HTTPStatus

from requests.adapters import HTTPAdapter
from urllib3.util import Retry


#: Statuses of a server that restarts, or whose database does.
_PASSING = (
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
_LONGEST_WAIT = 30


def for_requests(retries: int) -> HTTPAdapter:
    """Retry GET and HEAD; other methods only if no server received the request."""
    return HTTPAdapter(max_retries=_retry(retries, frozenset({"GET", "HEAD"})))


def for_logins(retries: int) -> HTTPAdapter:
    """Retry a login, which changes nothing although it is a POST.

    Not after 429: too many logins have failed, and the wait is minutes.
    """
    retry = _retry(retries, frozenset({"POST"}))
    return HTTPAdapter(max_retries=retry.new(respect_retry_after_header=False))


def _retry(retries: int, methods: frozenset[str]) -> Retry:
    return Retry(
        total=retries,
        # A server that hangs costs the timeout each time.
        read=min(retries, 1),
        allowed_methods=methods,
        status_forcelist=_PASSING,
        raise_on_status=False,
        backoff_factor=0.25,
        backoff_jitter=0.25,
        backoff_max=_LONGEST_WAIT,
        retry_after_max=_LONGEST_WAIT,
    )
