"""Check tokens with keystonemiddleware.

The middleware is called for each token instead of wrapping the API: open paths
need no Keystone, a client's own identity headers never reach it, and every refusal
has the API's own error format.
"""

import dataclasses
import logging
from collections.abc import Callable
from http import HTTPStatus

import webob
from keystoneauth1.access import AccessInfo
from keystoneauth1.exceptions import ClientException
from keystonemiddleware.auth_token import AuthProtocol

from api.auth.access import AccessUnavailable


#: Keystone's default domain of users and projects.
DOMAIN = "default"
#: Fernet and JWS tokens are shorter, and every server accepts such a header.
LONGEST_TOKEN = 4096


@dataclasses.dataclass(frozen=True, slots=True)
class Keystone:
    """Keystone's address, and the user that checks tokens there."""

    url: str
    user: str
    password: str = dataclasses.field(repr=False)
    project: str


class KeystoneTokens:
    """Checks tokens, and caches valid ones for `cache_seconds`.

    `timeout_seconds` limits each request to Keystone. Connects on first use.
    """

    def __init__(
        self, keystone: Keystone, *, cache_seconds: int, timeout_seconds: int
    ) -> None:
        _keep_tokens_out_of_the_log()
        self._middleware = AuthProtocol(
            _confirmed,
            {
                "auth_type": "password",
                "auth_url": keystone.url,
                "username": keystone.user,
                "user_domain_id": DOMAIN,
                "password": keystone.password,
                "project_name": keystone.project,
                "project_domain_id": DOMAIN,
                "www_authenticate_uri": keystone.url,
                "include_service_catalog": False,
                "token_cache_time": cache_seconds,
                "http_connect_timeout": timeout_seconds,
                "http_request_max_retries": 1,
            },
        )

    def find(self, token: str) -> AccessInfo | None:
        """Return the access that a token grants; None: it is not valid now.

        Raises AccessUnavailable.
        """
        if not _can_be_sent(token):
            return None
        request = webob.Request.blank("/", headers={"X-Auth-Token": token})
        try:
            answer = request.get_response(self._middleware)
        except ClientException as error:
            raise AccessUnavailable(str(error)) from error
        match HTTPStatus(answer.status_code):
            case HTTPStatus.NO_CONTENT:
                found: AccessInfo = request.environ["keystone.token_auth"].user
                return found
            case HTTPStatus.UNAUTHORIZED:
                return None
            case _:
                # The middleware has just logged the reason.
                raise AccessUnavailable("Keystone could not check a token")


def _can_be_sent(token: str) -> bool:
    return token.isascii() and token.isprintable() and len(token) <= LONGEST_TOKEN


def _confirmed(
    environ: dict[str, object], start_response: Callable[..., object]
) -> list[bytes]:
    """Stand in for the application: only requests with a valid token reach it."""
    start_response("204 No Content", [])
    return []


def _keep_tokens_out_of_the_log() -> None:
    # Below these levels they log what Keystone says about a bad token, including the
    # token itself; and the middleware warns about each.
    logging.getLogger("keystoneauth").setLevel(logging.WARNING)
    logging.getLogger("keystoneclient").setLevel(logging.WARNING)
    logging.getLogger("keystonemiddleware").setLevel(logging.ERROR)
