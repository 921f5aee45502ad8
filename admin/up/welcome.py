"""The text of `up` once everything answers: addresses, logins, what to try."""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from admin.up.addresses import url
from admin.up.environment import (
    FLOWER_USER,
    flower_login_is_ours,
    flower_password_file,
    metrics_bind,
)
from admin.users import auth_file, first_login
from service.setting_values import Auth
from service.settings import Settings
from text.escaping import escape_line


_TEXT = """
Fuel deployment history is up.

  Web page   {api}/ui/ ({api_login})
  REST API   {api}/api/transactions/ (the same login)
  Flower     {flower}/ ({flower_login})
  Metrics    {metrics}/metrics (the worker's), {api}/metrics (the API's)
{reports}
Try it in another terminal:

  ./fuel-history replay examples/n5-ok.jsonl.gz
  curl {token}{api}/api/transactions/

Ctrl-C stops everything.
"""


class _Login(NamedTuple):
    """How to log in, in words, and curl's option with a token."""

    words: str
    token: str


def welcome(
    settings: Settings, data_dir: Path, environ: Mapping[str, str], reports: str = ""
) -> str:
    """Return the text; it says where a password is, but not the password.

    `reports` says where reports come from, if it is not empty.
    """
    login = _api_login(settings, data_dir)
    return _TEXT.format(
        api=url(settings.api_bind),
        api_login=login.words,
        token=login.token,
        flower=url(settings.flower_bind),
        metrics=url(metrics_bind(settings)),
        reports=f"  Reports    {escape_line(reports)}\n" if reports else "",
        flower_login=_flower_login(data_dir, environ),
    )


def _api_login(settings: Settings, data_dir: Path) -> _Login:
    match settings.auth:
        case Auth.none:
            return _Login("open to everyone: AUTH=none", "")
        case Auth.keystone:
            return _Login(
                f"users of {settings.keystone_url}",
                _header("$(openstack token issue -f value -c id)"),
            )
        case Auth.static:
            return _static_login(settings, data_dir)


def _static_login(settings: Settings, data_dir: Path) -> _Login:
    users = auth_file.load(settings.users_file)
    words = "users: ./fuel-history users list"
    if first_login.password_is_good(users, data_dir):
        words = _password(first_login.USER, first_login.password_file(data_dir))
    token = _header("$TOKEN")
    if first_login.token_is_good(users, data_dir):
        token = _header(f"$(cat {_quoted(first_login.token_file(data_dir))})")
    return _Login(words, token)


def _flower_login(data_dir: Path, environ: Mapping[str, str]) -> str:
    if flower_login_is_ours(environ):
        return _password(FLOWER_USER, flower_password_file(data_dir))
    return "log in with FLOWER_BASIC_AUTH"


def _password(user: str, file: Path) -> str:
    return f"user {user}, password: cat {_quoted(file)}"


def _header(token: str) -> str:
    return f'-H "X-Auth-Token: {token}" '


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
