"""AUTH_FILE is taken whole, or refused in one line that says what to do."""

import hmac
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.servers.users import ADMIN, READER, users_of, write_users
from users.users_file import BadUsersFile, encode, nobody, read


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "auth.json"


def test_what_was_written_is_read(path: Path):
    users = users_of(ADMIN, READER)
    path.touch(0o600)
    path.write_text(encode(users))

    assert read(path)[0] == users


def test_a_token_has_an_owner_while_the_owner_is_there(path: Path):
    users = users_of(ADMIN, READER)

    assert users.owner_of(READER.token) == users.find("grace")
    assert users.owner_of("long-lived-token-of-nobody") is None
    assert users_of(ADMIN).owner_of(READER.token) is None


def test_a_token_is_compared_with_all_that_are_known_in_constant_time(
    monkeypatch: pytest.MonkeyPatch,
):
    users = users_of(ADMIN, READER)
    compared = []

    def recorded(known: str, given: str) -> bool:
        compared.append(known)
        return known == given

    monkeypatch.setattr(hmac, "compare_digest", recorded)
    users.owner_of(ADMIN.token)

    assert compared == [token.sha256 for token in users.tokens]


def test_neither_hashes_nor_the_secret_are_in_a_repr():
    users = users_of(ADMIN)

    shown = repr((users, users.users, users.tokens))

    assert users.secret not in shown
    assert users.users[0].password not in shown
    assert users.tokens[0].sha256 not in shown


def test_two_files_have_different_secrets():
    assert nobody().secret != nobody().secret


def test_a_file_that_is_missing_says_how_to_make_it(path: Path):
    with pytest.raises(BadUsersFile, match=r"auth\.json is missing: create it with"):
        read(path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o602])
def test_a_file_that_others_may_read_is_refused(path: Path, mode: int):
    write_users(path).chmod(mode)

    with pytest.raises(BadUsersFile, match=f"by others: chmod 600 {path}$"):
        read(path)


def test_a_directory_is_refused(path: Path):
    path.mkdir()

    with pytest.raises(BadUsersFile, match=r"cannot be read: Is a directory$"):
        read(path)


USER = {"name": "a", "roles": ["admin"], "password": users_of(ADMIN).users[0].password}
TOKEN = {"user": "a", "sha256": "0" * 64, "created_at": "2026-03-07T00:00:00Z"}
SECRET = "secret-" * 6


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"version": 2}, r"Invalid enum value 2 - at `\$.version`"),
        ({"secret": "short"}, r"length >= 32 - at `\$.secret`"),
        ({"more": 1}, "unknown field `more`"),
        ({"users": [USER, USER]}, "a user appears twice"),
        ({"users": [USER | {"name": "a b"}]}, r"at `\$.users\[0\].name`"),
        ({"users": [USER | {"name": "a\n"}]}, r"at `\$.users\[0\].name`"),
        ({"users": [USER | {"roles": []}]}, r"at `\$.users\[0\].roles`"),
        ({"users": [USER | {"roles": ["root"]}]}, r"at `\$.users\[0\].roles\[0\]`"),
        ({"users": [USER | {"password": SECRET}]}, r"at `\$.users\[0\].password`"),
        ({"tokens": [TOKEN | {"user": "b"}]}, "a token belongs to an unknown user"),
        ({"tokens": [TOKEN | {"sha256": SECRET}]}, r"at `\$.tokens\[0\].sha256`"),
    ],
    # Not the values: a salt is another one in each process.
    ids=[
        *("version", "secret", "more", "twice", "space", "newline", "no role", "role"),
        *("password", "nobody", "digest"),
    ],
)
def test_a_file_of_another_shape_is_refused(
    path: Path, changed: dict[str, Any], told: str
):
    good = {"version": 1, "secret": SECRET, "users": [USER], "tokens": [TOKEN]}
    path.touch(0o600)
    path.write_text(json.dumps(good))
    assert read(path)[0].find("a")
    path.write_text(json.dumps(good | changed))

    with pytest.raises(BadUsersFile, match=told) as raised:
        read(path)

    assert str(raised.value).startswith(f"AUTH_FILE {path} is broken: ")
    assert "\n" not in str(raised.value)
    assert SECRET not in str(raised.value)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"\xff", b'{"version": 1}'])
def test_what_is_no_such_file_is_refused(path: Path, text: bytes):
    path.touch(0o600)
    path.write_bytes(text)

    with pytest.raises(BadUsersFile, match=f"AUTH_FILE {path} is broken: "):
        read(path)
