"""AUTH=keystone: the users of an OpenStack Identity service, v3."""

import falcon
from keystoneauth1.access import AccessInfo
from keystoneauth1.exceptions import BadRequest, ClientException, Unauthorized
from keystoneauth1.identity import v3
from keystoneauth1.session import Session as Connections

from api.auth.access import AccessUnavailable, BadLogin, Identity, Session, token_of
from api.auth.keystone_tokens import DOMAIN, Keystone, KeystoneTokens
from api.auth.login_limiter import LoginLimiter
from service.settings import BadSetting, Settings


#: A revoked token stays valid for at most this long.
CACHE_SECONDS = 60
#: A request waits for Keystone and keeps one of the API's threads busy.
TIMEOUT_SECONDS = 5


class KeystoneAccess:
    """Identifies users by one Keystone; connects on first use."""

    required = True

    def __init__(
        self,
        keystone: Keystone,
        *,
        cache_seconds: int = CACHE_SECONDS,
        timeout_seconds: int = TIMEOUT_SECONDS,
    ) -> None:
        self._keystone = keystone
        self._limiter = LoginLimiter()
        self._tokens = KeystoneTokens(
            keystone, cache_seconds=cache_seconds, timeout_seconds=timeout_seconds
        )
        self._connections = Connections(timeout=timeout_seconds)

    def identify(self, request: falcon.Request) -> Identity | None:
        """Return who sends the request; None: no token, or not a valid one.

        Raises AccessUnavailable.
        """
        token = token_of(request)
        found = self._find(token) if token else None
        return _identity(found) if found else None

    def log_in(self, name: str, password: str, *, address: str) -> Session:
        """Return a new session, with the user's roles in the configured project.

        Raises BadLogin, TooManyLogins and AccessUnavailable.
        """
        self._limiter.check(address, name)
        login = v3.Password(
            self._keystone.url,
            username=name,
            password=password,
            user_domain_id=DOMAIN,
            project_name=self._keystone.project,
            project_domain_id=DOMAIN,
            include_catalog=False,
        )
        try:
            found = login.get_access(self._connections)
        except (Unauthorized, BadRequest) as error:
            # BadRequest: a name or password that Keystone does not allow.
            self._limiter.failed(address, name)
            raise BadLogin(
                "Invalid user name or password, or no role in the project"
                f" {self._keystone.project}"
            ) from error
        except ClientException as error:
            raise AccessUnavailable(str(error)) from error
        self._limiter.succeeded(address, name)
        return _session(found)

    def renew(self, token: str) -> Session:
        """Return the session of a token that is valid now; the token stays the same.

        Raises BadLogin and AccessUnavailable.
        """
        found = self._find(token)
        if found is None:
            raise BadLogin("The token is not valid")
        return _session(found)

    def _find(self, token: str) -> AccessInfo | None:
        found = self._tokens.find(token)
        # An unscoped token has no roles and is of no use here.
        return found if found and found.role_names else None


def connect(settings: Settings) -> KeystoneAccess:
    """Return the access control that the settings describe. Raises BadSetting."""
    if settings.keystone_url is None:
        raise BadSetting(
            "AUTH keystone needs KEYSTONE_URL, for example http://keystone:5000/v3"
        )
    if settings.keystone_password is None:
        raise BadSetting(
            "AUTH keystone needs KEYSTONE_PASSWORD, that of the user"
            f" {settings.keystone_user}"
        )
    return KeystoneAccess(
        Keystone(
            settings.keystone_url,
            settings.keystone_user,
            settings.keystone_password,
            settings.keystone_project,
        )
    )


def _identity(found: AccessInfo) -> Identity:
    return Identity(str(found.username), frozenset(found.role_names or ()))


def _session(found: AccessInfo) -> Session:
    # Only a token of Keystone v2.0 could lack one of these.
    return Session(
        found.auth_token,  # type: ignore[arg-type]
        _identity(found),
        found.issued,  # type: ignore[arg-type]
        found.expires,  # type: ignore[arg-type]
    )
