"""Tokens of the Keystone that Nailgun trusts (contract.md section 4)."""

import dataclasses
from http import HTTPStatus

import msgspec

from nailgun.errors import BadAnswer, NailgunRefused, NotThere
from nailgun.exchange import Exchange, checked
from nailgun.values import one


_LARGEST = 1 << 20
#: Keystone's default domain of users and projects.
_DOMAIN = {"id": "default"}
_WRONG = "check NAILGUN_USER, NAILGUN_PASSWORD and NAILGUN_PROJECT"


@dataclasses.dataclass(frozen=True, slots=True)
class Login:
    """Where tokens come from, and for which user."""

    #: Ends in /v2.0 or /v3; without either the version is detected.
    url: str
    user: str
    password: str = dataclasses.field(repr=False)
    project: str


class _Token(msgspec.Struct):
    id: str


class _Access(msgspec.Struct):
    token: _Token


class _SecondApi(msgspec.Struct):
    access: _Access


class Tokens:
    """Gets tokens; remembers which of Keystone's APIs answered."""

    def __init__(self, exchange: Exchange, login: Login) -> None:
        self._exchange = exchange
        self._login = login
        url = login.url.rstrip("/")
        if url.endswith("/v3"):
            self._ways = [(self._third, url)]
        elif url.endswith("/v2.0"):
            self._ways = [(self._second, url)]
        else:
            # Fuel's own Keystone has both; current Keystones have no v2.0.
            self._ways = [(self._second, f"{url}/v2.0"), (self._third, f"{url}/v3")]

    def new(self) -> str:
        """Return a new token.

        Raises NailgunRefused, NailgunUnavailable and BadAnswer.
        """
        while True:
            ask, url = self._ways[0]
            try:
                token = ask(url)
            except NotThere as error:
                if len(self._ways) == 1:
                    raise BadAnswer(f"no Keystone: {error}") from error
                del self._ways[0]
                continue
            except NailgunRefused as error:
                raise NailgunRefused(f"{error}: {_WRONG}") from error
            if not token.isascii() or not token.isprintable() or not token:
                raise BadAnswer(f"{url}: a token that cannot be sent in a header")
            return token

    def _second(self, url: str) -> str:
        login = self._login
        credentials = {"username": login.user, "password": login.password}
        auth = {"tenantName": login.project, "passwordCredentials": credentials}
        path = f"{url}/tokens"
        answer = self._exchange.send(
            "POST", path, json={"auth": auth}, largest=_LARGEST
        )
        return one(checked(answer, path), _SecondApi, path).access.token.id

    def _third(self, url: str) -> str:
        login = self._login
        user = {"name": login.user, "password": login.password, "domain": _DOMAIN}
        auth = {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": {"project": {"name": login.project, "domain": _DOMAIN}},
        }
        path = f"{url}/auth/tokens"
        answer = self._exchange.send(
            "POST", path, json={"auth": auth}, largest=_LARGEST
        )
        if answer.status != HTTPStatus.CREATED:
            checked(answer, path)
        return answer.headers.get("X-Subject-Token", "")
