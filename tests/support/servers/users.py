"""Users for AUTH=static, with known passwords."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from embedded.secret import write_private
from users import passwords
from users.users_file import Role, Token, User, Users, digest, encode, nobody


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
    """Return the content of an AUTH_FILE with these users."""
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
    """Write an AUTH_FILE with these users, by default ADMIN and READER."""
    write_private(path, encode(users_of(*given or (ADMIN, READER))))
    return path


@cache
def _hashed(password: str) -> str:
    return _HASHED.get(password) or passwords.hashed(password)


#: Made once: a hash takes 0.2 s, and each test process needs some.
_HASHED = {
    "admin": "scrypt$16384$8$5$nY_T_h34fjJ-WQ8KQmsJKQ"
    "$e4uN9Jv_s4wsil9KCooRj3qZTYx06YjYxctAtY90l1o",
    "battery staple": "scrypt$16384$8$5$XLyS8WfNGk6L3aK00qc_Bg"
    "$kirGvKrBuLRqWtBY_F3VSIluewx4RIIbZ97e592poWo",
    "correct horse": "scrypt$16384$8$5$UwLjzDEH-_LYL9wqCXBo0w"
    "$0fQDUAud4mzudlfiVABJkxqrOSb5m6g47TKyss1-CD8",
}
