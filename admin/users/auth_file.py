"""Changes of AUTH_FILE: one at a time, completely or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from db.domain.errors import FuelHistoryError
from embedded import lock, secret
from users import passwords
from users.users_file import (
    BadUsersFile,
    Role,
    Token,
    User,
    Users,
    digest,
    encode,
    nobody,
    read,
)


_BUSY_SECONDS = 10


class CannotChangeUsers(FuelHistoryError):
    """A change of AUTH_FILE that is not possible; the text is one line."""


def load(path: Path) -> Users:
    """Return the content of AUTH_FILE. Raises :class:`CannotChangeUsers`."""
    try:
        return read(path)[0]
    except BadUsersFile as error:
        raise CannotChangeUsers(str(error)) from None


def change(path: Path, edit: Callable[[Users], Users]) -> None:
    """Replace the content of AUTH_FILE with what `edit` returns for it.

    Creates the file if it does not exist. Running APIs notice the change. Raises
    :class:`CannotChangeUsers`, and what `edit` raises.
    """
    with _writing(path):
        held = lock.held(
            path.with_name(f"{path.name}.lock"),
            busy=f"another command is changing AUTH_FILE {path}: try again",
            seconds=_BUSY_SECONDS,
        )
        with held:
            known = load(path) if path.exists() else nobody()
            # Keep a symbolic link.
            secret.write_private(path.resolve(), encode(edit(known)))


def with_user(users: Users, name: str, role: Role, password: str) -> Users:
    """Return `users` with one more user. Raises :class:`CannotChangeUsers`."""
    if users.find(name):
        raise CannotChangeUsers(
            f"user {name} exists already: change the password with"
            f" 'fuel-history users password {name}'"
        )
    user = User(name, (role,), passwords.hashed(password))
    return _with_users(users, *users.users, user)


def without_user(users: Users, name: str) -> Users:
    """Return `users` without this user and their tokens."""
    known(users, name)
    tokens = tuple(token for token in users.tokens if token.user != name)
    others = (user for user in users.users if user.name != name)
    return msgspec.structs.replace(_with_users(users, *others), tokens=tokens)


def with_password(users: Users, name: str, password: str) -> Users:
    """Return `users` with a new password for one; their long-lived tokens stay."""
    user = known(users, name)
    changed = msgspec.structs.replace(user, password=passwords.hashed(password))
    return _with_users(
        users, *(changed if each is user else each for each in users.users)
    )


def with_token(users: Users, name: str, token: str) -> Users:
    """Return `users` with one more long-lived token of a user."""
    known(users, name)
    added = Token(name, digest(token), datetime.now(UTC).replace(microsecond=0))
    return msgspec.structs.replace(users, tokens=(*users.tokens, added))


def without_token(users: Users, number: str) -> Users:
    """Return `users` without the token with this number."""
    kept = tuple(token for token in users.tokens if token.number != number)
    if len(kept) == len(users.tokens):
        raise CannotChangeUsers(
            f"there is no token {number}: 'fuel-history users list' lists them"
        )
    return msgspec.structs.replace(users, tokens=kept)


def known(users: Users, name: str) -> User:
    """Return the user with this name. Raises :class:`CannotChangeUsers`."""
    user = users.find(name)
    if user is None:
        names = ", ".join(each.name for each in users.users) or "there are none"
        raise CannotChangeUsers(f"there is no user {name} (users: {names})")
    return user


def _with_users(users: Users, *changed: User) -> Users:
    return msgspec.structs.replace(users, users=changed)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotChangeUsers(
            f"cannot write AUTH_FILE {path}: {error.strerror}"
        ) from None
