"""Check whether a server on this machine answers yet."""

import http.client
from collections.abc import Callable, Collection
from http import HTTPStatus

from admin.up.addresses import reachable
from service.setting_values import Bind


_SECONDS = 1


def answers(
    bind: Bind, path: str, statuses: Collection[int] = (HTTPStatus.OK,)
) -> Callable[[], bool]:
    """Return a check: does GET `path` at `bind` return one of these `statuses`?

    After its first success it sends no more requests.
    """
    answered = False

    def ask() -> bool:
        nonlocal answered
        answered = answered or _get(bind, path) in statuses
        return answered

    return ask


def _get(bind: Bind, path: str) -> int:
    connection = http.client.HTTPConnection(*reachable(bind), timeout=_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
