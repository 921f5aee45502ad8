"""Logins: when the client sends a password, and what it keeps."""

import dataclasses
import logging
import stat
from pathlib import Path

import pytest

from fuel_history.configuration import Configuration
from fuel_history.connection import Connection
from fuel_history.errors import Unauthorized
from tests.support.servers.users import READER


def ask(configuration: Configuration, **changed: object) -> None:
    """Ask for a list; raises where the server lets nobody in."""
    changed_one = dataclasses.replace(configuration, **changed)  # type: ignore[arg-type]
    with Connection(changed_one) as fuel:
        list(fuel.transactions.list())


def cached(configuration: Configuration) -> Path:
    assert configuration.cache_dir is not None
    (path,) = configuration.cache_dir.iterdir()
    return path


def test_a_login_is_kept_where_nobody_else_can_read_it(
    configuration: Configuration,
) -> None:
    ask(configuration)

    path = cached(configuration)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.read_text().strip()


def test_the_kept_login_is_used_until_the_server_refuses_it(
    configuration: Configuration,
) -> None:
    ask(configuration)
    kept = cached(configuration).read_text()
    ask(configuration)
    assert cached(configuration).read_text() == kept

    cached(configuration).write_text("expired\n")
    ask(configuration)

    # Within a second a new login gives the same token.
    assert cached(configuration).read_text() != "expired\n"


@pytest.mark.parametrize("content", [b"", b"\xff\n"], ids=repr)
def test_a_damaged_cache_is_as_none(
    configuration: Configuration, content: bytes
) -> None:
    ask(configuration)
    cached(configuration).write_bytes(content)

    ask(configuration)

    assert cached(configuration).read_bytes() != content


def test_a_cache_that_others_could_read_is_not_used(
    configuration: Configuration,
) -> None:
    ask(configuration)
    cached(configuration).write_text(READER.token)
    cached(configuration).chmod(0o644)

    ask(configuration)

    assert cached(configuration).read_text() != READER.token
    assert stat.S_IMODE(cached(configuration).stat().st_mode) == 0o600


def test_where_nothing_can_be_kept_it_logs_in_each_time(
    configuration: Configuration, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")

    ask(configuration, cache_dir=in_the_way)
    ask(configuration, cache_dir=None)


def test_a_wrong_password_is_told_in_one_line(configuration: Configuration) -> None:
    ask(configuration)  # what was kept for the right one does not help

    with pytest.raises(
        Unauthorized,
        match=r"^Invalid user name or password: check OS_USERNAME and OS_PASSWORD$",
    ):
        ask(configuration, password="wrong")


def test_without_a_login_it_is_told_how(configuration: Configuration) -> None:
    with pytest.raises(Unauthorized, match="; set OS_USERNAME and OS_PASSWORD, or OS"):
        ask(configuration, username=None, password=None)


def test_a_given_token_needs_no_password(configuration: Configuration) -> None:
    ask(configuration, username=None, password=None, token=READER.token)


def test_a_given_token_that_is_refused_gives_way_to_the_password(
    configuration: Configuration,
) -> None:
    ask(configuration, token="revoked")


def test_one_login_is_enough_and_the_log_holds_no_secret(
    configuration: Configuration, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    grace = dataclasses.replace(
        configuration, username=READER.name, password=READER.password
    )
    with Connection(grace) as fuel:
        for _ in range(3):
            list(fuel.transactions.list())

    sent = [
        each.message for each in caplog.records if each.name == "fuel_history.session"
    ]
    asked = "GET /api/v1/transactions/: {}".format
    login = "POST /keystone/v2.0/tokens: 200"
    assert sent == [asked(401), login, asked(200), asked(200), asked(200)]
    token = cached(configuration).read_text().strip()
    assert not [each for each in (token, READER.password) if each in caplog.text]
