"""Read a new password from a prompt or from piped input."""

import sys

import click

from admin.users.auth_file import CannotChangeUsers
from text.escaping import escape_line


_SHORTEST = 8


def new_password(name: str) -> str:
    """Return a password for this user: typed twice without echo, or the first line.

    Raises :class:`CannotChangeUsers` if it is too short.
    """
    if sys.stdin.isatty():
        # The prompt does not go to standard output.
        password: str = click.prompt(
            f"Password of {escape_line(name)}",
            hide_input=True,
            confirmation_prompt=True,
        )
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < _SHORTEST:
        raise CannotChangeUsers(f"a password has at least {_SHORTEST} characters")
    return password
