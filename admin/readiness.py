"""Does a server on this machine answer yet?"""

import http.client
from collections.abc import Callable
from http import HTTPStatus

from admin.addresses import reachable
from setting_values import Bind


_SECONDS = 1


def answers(bind: Bind, path: str) -> Callable[[], bool]:
    """Return a question: does GET `path` at `bind` say 200?

    Once it did, it is not asked again.
    """
    answered = False

    def ask() -> bool:
        nonlocal answered
        answered = answered or _get(bind, path) == HTTPStatus.OK
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
