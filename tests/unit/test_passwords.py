"""Passwords are compared with their hashes, and nothing else tells of them."""

import hashlib
import re

import pytest

from users import passwords


@pytest.fixture(scope="module")
def known() -> str:
    return passwords.hashed("correct horse")


def test_a_hash_matches_its_password_only(known: str):
    assert passwords.matches("correct horse", known)
    assert not passwords.matches("correct horses", known)
    assert not passwords.matches("", known)


def test_a_hash_is_salted_and_does_not_hold_the_password(known: str):
    assert passwords.hashed("correct horse") != known
    assert "correct" not in known
    assert re.search(passwords.PATTERN, known)


def test_any_text_is_a_password():
    password = "пароль ☃ \udcff from a terminal" * 500

    assert passwords.matches(password, passwords.hashed(password))


def test_a_user_that_is_not_there_costs_as_much_as_a_wrong_password(
    known: str, monkeypatch: pytest.MonkeyPatch
):
    costs: list[dict[str, object]] = []
    scrypt = hashlib.scrypt

    def recorded(password: bytes, *, salt: bytes, **cost: int) -> bytes:
        costs.append({"salt": len(salt), **cost})
        return scrypt(password, salt=salt, **cost)

    monkeypatch.setattr(hashlib, "scrypt", recorded)

    assert not passwords.matches("wrong", known)
    assert not passwords.matches("wrong", None)
    assert costs[0] == costs[1]
    assert costs[0]["n"] == 2**14
