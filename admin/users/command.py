"""`fuel-history users`: manage who may use the API if AUTH is static."""

import re
import secrets
from collections.abc import Mapping
from pathlib import Path

import click

from admin.terminal.columns import aligned
from admin.users import auth_file
from admin.users.new_password import new_password
from service import settings
from users.users_file import NAME_PATTERN, Role


def _new_name(context: click.Context, param: click.Parameter, value: str) -> str:
    if not re.search(NAME_PATTERN, value):
        raise click.BadParameter("a name has 1 to 64 letters, digits or _ . @ + -")
    return value


@click.group()
@click.pass_context
def users(context: click.Context) -> None:
    """Manage who may use the API, if AUTH is static.

    Users, and the hashes of their passwords and tokens, are in AUTH_FILE (default:
    auth.json in DATA_DIR). A running API applies a change at once.

    \b
    Examples:
      fuel-history users add grace --role reader
      (umask 077; fuel-history users token grace >token)
      curl -H "X-Auth-Token: $(cat token)" http://127.0.0.1:8000/api/transactions/

    A reader may read everything and change nothing; an admin may do both.
    """
    environ: Mapping[str, str] = context.obj
    context.obj = settings.load(environ).users_file


@users.command("list")
@click.pass_obj
def list_users(path: Path) -> None:
    """List the users, their roles and their tokens.

    For each token it shows the number to revoke it by, and when it was created.
    """
    known = auth_file.load(path)
    rows: list[tuple[str, ...]] = [("NAME", "ROLES", "TOKENS")]
    for user in known.users:
        tokens = (
            f"{token.number} ({token.created_at.astimezone():%Y-%m-%d})"
            for token in known.tokens
            if token.user == user.name
        )
        rows.append((user.name, ",".join(user.roles), ", ".join(tokens) or "-"))
    for line in aligned(rows):
        click.echo(line)


@users.command()
@click.argument("name", callback=_new_name)
@click.option(
    "--role",
    type=click.Choice(["reader", "admin"]),
    default="reader",
    show_default=True,
    help="What the user may do.",
)
@click.pass_obj
def add(path: Path, *, name: str, role: Role) -> None:
    """Add a user.

    Asks for the password; if the input is not a terminal, reads its first line. Creates
    AUTH_FILE if there is none.
    """
    password = new_password(name)
    auth_file.change(
        path, lambda known: auth_file.with_user(known, name, role, password)
    )
    click.echo(f"{name} ({role}) can log in now")


@users.command()
@click.argument("name")
@click.pass_obj
def remove(path: Path, name: str) -> None:
    """Remove a user.

    Their sessions and tokens end at once.
    """
    _existing(path, name)
    auth_file.change(path, lambda known: auth_file.without_user(known, name))
    click.echo(f"{name} was removed, with all tokens")


@users.command("password")
@click.argument("name")
@click.pass_obj
def change_password(path: Path, name: str) -> None:
    """Change a password.

    Asks for it; if the input is not a terminal, reads its first line. The user's
    sessions end at once; tokens created by 'users token' stay valid.
    """
    _existing(path, name)
    password = new_password(name)
    auth_file.change(path, lambda known: auth_file.with_password(known, name, password))
    click.echo(f"{name} has a new password")


@users.command()
@click.argument("name")
@click.pass_obj
def token(path: Path, name: str) -> None:
    """Create a token for programs.

    It is valid until it is revoked, and is printed only now: AUTH_FILE keeps its hash.
    """
    _existing(path, name)
    made = secrets.token_urlsafe(32)
    auth_file.change(path, lambda known: auth_file.with_token(known, name, made))
    click.echo(made)


@users.command()
@click.argument("number")
@click.pass_obj
def revoke(path: Path, number: str) -> None:
    """Revoke a token.

    NUMBER is the one in 'users list'.
    """
    auth_file.load(path)
    auth_file.change(path, lambda known: auth_file.without_token(known, number))
    click.echo(f"token {number} was revoked")


def _existing(path: Path, name: str) -> None:
    # Checked before the prompt, and without creating the file.
    auth_file.known(auth_file.load(path), name)
