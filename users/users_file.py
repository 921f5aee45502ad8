"""AUTH_FILE: users, hashes of their passwords and tokens, and the signing secret."""

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


#: The only version so far; another one would be another format.
_VERSION: Literal[1] = 1
_OTHERS = stat.S_IRWXG | stat.S_IRWXO

#: Short enough for a table, and for a key of the login limiter.
NAME_PATTERN = r"^[\w.@+-]{1,64}\Z"

Name = Annotated[str, msgspec.Meta(pattern=NAME_PATTERN)]
Role = Literal["admin", "reader"]


class BadUsersFile(Exception):
    """AUTH_FILE cannot be used; the text is one line for the operator."""


class _Private(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A struct whose repr reveals nothing."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"


class User(_Private, frozen=True):
    """A user who may log in."""

    name: Name
    roles: Annotated[tuple[Role, ...], msgspec.Meta(min_length=1)]
    #: The result of passwords.hashed.
    password: Annotated[str, msgspec.Meta(pattern=passwords.PATTERN)]


class Token(_Private, frozen=True):
    """A long-lived token, of which only the hash is stored."""

    user: Name
    sha256: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
    created_at: datetime

    @property
    def number(self) -> str:
        """The number by which operators refer to it."""
        return self.sha256[:8]


class Users(_Private, frozen=True):
    """The content of the file."""

    version: Literal[1]
    #: The key that signs login tokens.
    secret: Annotated[str, msgspec.Meta(min_length=32)]
    users: tuple[User, ...] = ()
    tokens: tuple[Token, ...] = ()

    def find(self, name: str) -> User | None:
        """Return the user with this name."""
        return next((user for user in self.users if user.name == name), None)

    def owner_of(self, token: str) -> User | None:
        """Return the user that this long-lived token belongs to."""
        wanted = digest(token)
        owner = None
        # Compares with all of them, so that the time reveals nothing.
        for known in self.tokens:
            if hmac.compare_digest(known.sha256, wanted):
                owner = known.user
        return self.find(owner) if owner else None


class Edition(NamedTuple):
    """Identifies a version of the file, and its mode."""

    changed: int
    size: int
    inode: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Edition":
        """Return the edition of a file with this status."""
        return cls(status.st_ctime_ns, status.st_size, status.st_ino)


def nobody() -> Users:
    """Return a file without users and with a new secret."""
    return Users(version=_VERSION, secret=secrets.token_urlsafe(32))


def digest(token: str) -> str:
    """Return the hash of a long-lived token."""
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()


def encode(users: Users) -> str:
    """Return the file's text."""
    return msgspec.json.format(msgspec.json.encode(users)).decode() + "\n"


def read(path: Path) -> tuple[Users, Edition]:
    """Return the content of the file. Raises :class:`BadUsersFile`."""
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            text = file.read()
    except FileNotFoundError:
        raise BadUsersFile(
            f"AUTH_FILE {path} is missing: create it with 'fuel-history up',"
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
        raise BadUsersFile(f"AUTH_FILE {path} is broken: a user appears twice")
    if not {token.user for token in users.tokens} <= names:
        raise BadUsersFile(
            f"AUTH_FILE {path} is broken: a token belongs to an unknown user"
        )
    return users
