"""AUTH_FILE: users, the hashes of their passwords and tokens, and the secret."""

import hashlib
import hmac
import os
import secrets
import stat
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import msgspec

from users import passwords


#: The only version there is; another one is another shape.
_VERSION: Literal[1] = 1
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

#: Short enough for a table, and for a key of the login limiter.
NAME_PATTERN = r"^[\w.@+-]{1,64}\Z"

Name = Annotated[str, msgspec.Meta(pattern=NAME_PATTERN)]
Role = Literal["admin", "reader"]


class BadUsersFile(Exception):
    """AUTH_FILE cannot be used; the text is one line for the operator."""


class _Private(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Shows nothing of what it holds."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"


class User(_Private, frozen=True):
    """Who may log in."""

    name: Name
    roles: Annotated[tuple[Role, ...], msgspec.Meta(min_length=1)]
    #: What passwords.hashed returned.
    password: Annotated[str, msgspec.Meta(pattern=passwords.PATTERN)]


class Token(_Private, frozen=True):
    """A long-lived token, of which only the hash is known."""

    user: Name
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    created_at: datetime

    @property
    def number(self) -> str:
        """What operators call it by."""
        return self.sha256[:8]


class Users(_Private, frozen=True):
    """All that the file holds."""

    version: Literal[1]
    #: Signs the tokens that a login gives.
    secret: Annotated[str, msgspec.Meta(min_length=32)]
    users: tuple[User, ...] = ()
    tokens: tuple[Token, ...] = ()

    def find(self, name: str) -> User | None:
        """Return the user of this name."""
        return next((user for user in self.users if user.name == name), None)

    def owner_of(self, token: str) -> User | None:
        """Return the user whose long-lived token this is."""
        wanted = digest(token)
        owner = None
        # To the end, whatever is found, so that the time tells nothing.
        for known in self.tokens:
            if hmac.compare_digest(known.sha256, wanted):
                owner = known.user
        return self.find(owner) if owner else None


class Edition(NamedTuple):
    """What changes whenever the file does, and its mode."""

    changed: int
    size: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Edition":
        """Return the edition of the file that has this status."""
        return cls(status.st_ctime_ns, status.st_size, status.st_ino)


def nobody() -> Users:
    """Return a file without users and with a secret of its own."""
    return Users(version=_VERSION, secret=secrets.token_urlsafe(32))


def digest(token: str) -> str:
    """Return what the file keeps of a long-lived token."""
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()


def encode(users: Users) -> str:
    """Return the file's text."""
    return msgspec.json.format(msgspec.json.encode(users)).decode() + "\n"


def read(path: Path) -> tuple[Users, Edition]:
    """Return what the file holds. Raises :class:`BadUsersFile`."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            text = file.read()
    except FileNotFoundError:
        raise BadUsersFile(
            f"AUTH_FILE {path} is missing: make it with 'fuel-history up',"
            " or with 'fuel-history users add'"
        ) from None
    except OSError as error:
        raise BadUsersFile(
            f"AUTH_FILE {path} cannot be read: {error.strerror}"
        ) from None
    if status.st_mode & _OTHERS:
        raise BadUsersFile(
            f"AUTH_FILE {path} can be read or changed by others: chmod 600 {path}"
        )
    return _decode(text, path), Edition.of(status)


def _decode(text: bytes, path: Path) -> Users:
    try:
        users = msgspec.json.decode(text, type=Users)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadUsersFile(f"AUTH_FILE {path} is broken: {error}") from None
    names = {user.name for user in users.users}
    if len(names) < len(users.users):
        raise BadUsersFile(f"AUTH_FILE {path} is broken: a user is there twice")
    if not {token.user for token in users.tokens} <= names:
        raise BadUsersFile(f"AUTH_FILE {path} is broken: a token of nobody's")
    return users
