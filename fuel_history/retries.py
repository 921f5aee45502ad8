"""Which requests are sent again, and after how long."""

from http import HTTPStatus

from requests.adapters import HTTPAdapter
from urllib3.util import Retry


#: A server that is restarted, or whose database is.
_PASSING = (
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
_LONGEST_WAIT = 30


def for_requests(retries: int) -> HTTPAdapter:
    """Return what sends GET and HEAD again; others only where no server took them."""
    return HTTPAdapter(max_retries=_retry(retries, frozenset({"GET", "HEAD"})))


def for_logins(retries: int) -> HTTPAdapter:
    """Return what sends a login again, which changes nothing although it is a POST.

    Not after 429: too many failed ones, and the wait is minutes.
    """
    retry = _retry(retries, frozenset({"POST"}))
    return HTTPAdapter(max_retries=retry.new(respect_retry_after_header=False))


def _retry(retries: int, methods: frozenset[str]) -> Retry:
    return Retry(
        total=retries,
        # One that hangs costs the timeout each time.
        read=min(retries, 1),
        allowed_methods=methods,
        status_forcelist=_PASSING,
        raise_on_status=False,
        backoff_factor=0.25,
        backoff_jitter=0.25,
        backoff_max=_LONGEST_WAIT,
        retry_after_max=_LONGEST_WAIT,
    )
