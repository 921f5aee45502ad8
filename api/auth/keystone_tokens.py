"""What Keystone says of a token, by keystonemiddleware.

The middleware is asked about each token rather than wrapped round the API: open
paths need no Keystone, none of a client's own identity headers reaches it, and
every refusal has the API's one shape.
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


#: Where users and projects are unless Keystone was told otherwise.
DOMAIN = "default"
#: Fernet and JWS tokens are shorter, and every server takes such a header.
LONGEST_TOKEN = 4096


@dataclasses.dataclass(frozen=True, slots=True)
class Keystone:
    """Where it is, and the user by whom it is asked about tokens."""

    url: str
    user: str
    password: str = dataclasses.field(repr=False)
    project: str


class KeystoneTokens:
    """Checks tokens; believes a good one for `cache_seconds` without asking again.

    Keystone may take `timeout_seconds` for each of its answers. Connects on first
    use.
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
        """Return what a token is good for; None: it is not valid now.

        Raises AccessUnavailable.
        """
        if not _can_be_sent(token):
            return None
        asked = webob.Request.blank("/", headers={"X-Auth-Token": token})
        try:
            answer = asked.get_response(self._middleware)
        except ClientException as error:
            raise AccessUnavailable(str(error)) from error
        match HTTPStatus(answer.status_code):
            case HTTPStatus.NO_CONTENT:
                found: AccessInfo = asked.environ["keystone.token_auth"].user
                return found
            case HTTPStatus.UNAUTHORIZED:
                return None
            case _:
                # The middleware has just logged why.
                raise AccessUnavailable("Keystone could not check a token")


def _can_be_sent(token: str) -> bool:
    return token.isascii() and token.isprintable() and len(token) <= LONGEST_TOKEN


def _confirmed(
    environ: dict[str, object], start_response: Callable[..., object]
) -> list[bytes]:
    """Be the application to which only requests with a valid token get."""
    start_response("204 No Content", [])
    return []


def _keep_tokens_out_of_the_log() -> None:
    # Below these levels they repeat what Keystone says of a bad token, which
    # repeats the token; and the middleware warns of each.
    logging.getLogger("keystoneauth").setLevel(logging.WARNING)
    logging.getLogger("keystoneclient").setLevel(logging.WARNING)
    logging.getLogger("keystonemiddleware").setLevel(logging.ERROR)
