"""The users of a test's Keystone, made by its own API."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from keystoneauth1.identity import v3
from keystoneauth1.session import Session
from keystoneclient.v3.client import Client

from tests.keystone.home import ADMIN, ADMIN_PASSWORD


DOMAIN = "default"
PROJECT = "services"


class User(NamedTuple):
    """A user with a role in the project."""

    name: str
    password: str


class KeystoneUsers:
    """Users and tokens of the Keystone at a URL, in the project `services`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._users: dict[tuple[str, ...], User] = {}
        self._admin = self._client(_login(url, User(ADMIN, ADMIN_PASSWORD), ADMIN))
        self._roles = {role.name: role for role in self._admin.roles.list()}
        self._project = self._admin.projects.create(PROJECT, DOMAIN)
        identity = self._admin.services.create("keystone", "identity")
        self._admin.endpoints.create(identity, url, interface="internal")

    def user(self, *roles: str) -> User:
        """Return the user who has these roles in the project."""
        if roles not in self._users:
            self._users[roles] = self._create(roles)
        return self._users[roles]

    def token(self, user: User, project: str | None = PROJECT) -> str:
        """Return a new token of a user; without a project it has no roles."""
        return self._token(_login(self._url, user, project))

    def short_token(self, user: User, lifetime: timedelta) -> str:
        """Return a new token that ends so soon, by an application credential."""
        credential = self._client(_login(self._url, user, PROJECT))
        created = credential.application_credentials.create(
            f"{uuid4()}", expires_at=datetime.now(UTC) + lifetime
        )
        return self._token(
            v3.ApplicationCredential(
                self._url,
                application_credential_id=created.id,
                application_credential_secret=created.secret,
            )
        )

    def revoke(self, token: str) -> None:
        """End a token now."""
        self._admin.tokens.revoke_token(token)

    def _create(self, roles: tuple[str, ...]) -> User:
        user = User(f"user-{uuid4()}", f"{uuid4()}")
        created = self._admin.users.create(user.name, DOMAIN, password=user.password)
        for role in roles:
            self._admin.roles.grant(
                self._roles[role], user=created, project=self._project
            )
        return user

    def _client(self, login: v3.base.BaseAuth) -> Client:
        # The catalogue that would tell where Keystone is does not yet.
        return Client(session=Session(auth=login), endpoint_override=self._url)

    def _token(self, login: v3.base.BaseAuth) -> str:
        token = Session().get_token(login)
        assert token is not None
        return token


def _login(url: str, user: User, project: str | None) -> v3.Password:
    return v3.Password(
        url,
        username=user.name,
        password=user.password,
        user_domain_id=DOMAIN,
        project_name=project,
        project_domain_id=DOMAIN if project else None,
    )
