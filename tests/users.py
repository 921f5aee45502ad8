"""Users for AUTH=static, with passwords that the tests know."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from api.auth import passwords
from api.auth.users_file import Role, Token, User, Users, digest, encode, nobody
from embedded.secret import write_private


class KnownUser(NamedTuple):
    """One user, and a long-lived token of the user's."""

    name: str
    role: Role = "admin"
    password: str = "correct horse"

    @property
    def token(self) -> str:
        return f"long-lived-token-of-{self.name}"

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Auth-Token": self.token}


ADMIN = KnownUser("admin", "admin", "admin")  # the released clients' own default
READER = KnownUser("grace", "reader", "battery staple")


def users_of(*given: KnownUser) -> Users:
    """Return what an AUTH_FILE with these users holds."""
    return Users(
        version=1,
        secret=nobody().secret,
        users=tuple(
            User(each.name, (each.role,), _hashed(each.password)) for each in given
        ),
        tokens=tuple(
            Token(each.name, digest(each.token), datetime(2026, 3, 7, tzinfo=UTC))
            for each in given
        ),
    )


def write_users(path: Path, *given: KnownUser) -> Path:
    """Write an AUTH_FILE with these users, ADMIN and READER unless told otherwise."""
    write_private(path, encode(users_of(*given or (ADMIN, READER))))
    return path


@cache
def _hashed(password: str) -> str:
    return passwords.hashed(password)
