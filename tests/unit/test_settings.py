"""Each setting is checked once, and a bad one is one line that names it."""

from pathlib import Path

import pytest

from setting_values import Bind
from settings import BadSetting, Settings, load


def test_without_any_variable_everything_has_its_default() -> None:
    settings = load({})

    assert settings == Settings()
    assert settings.api_bind == Bind("127.0.0.1", 8000)
    assert settings.data_dir == Path(".data")


def test_an_empty_value_counts_as_unset() -> None:
    assert load({"DATABASE_URL": "", "API_BIND": " "}) == Settings()


def test_reports_come_in_at_celerys_broker_unless_told_otherwise() -> None:
    assert load({"BROKER_URL": "redis://a"}).required_reports_url == "redis://a"
    both = load({"BROKER_URL": "redis://a", "REPORTS_URL": "amqp://b"})
    assert both.required_reports_url == "amqp://b"


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("DATABASE_URL", "mysql://u:secret@h/d", "must begin with one of: postgresql"),
        ("DATABASE_URL", "postgresql://u:secret@h:port/d", "is not a URL"),
        ("READ_DATABASE_URL", "http://u:secret@h/d", "must begin with one of: postgr"),
        ("READ_MAX_LAG_SECONDS", "2", "whole number from 3 to 3600"),
        ("BROKER_URL", "sqs://secret", "must begin with one of: redis"),
        ("REPORTS_URL", "secret", "must begin with one of"),
        ("REPORTS_QUEUE", "a\nsecret", "printable"),
        ("API_BIND", "8000", "HOST:PORT"),
        ("API_BIND", "127.0.0.1:0", "HOST:PORT"),
        ("API_BIND", "127.0.0.1:65536", "HOST:PORT"),
        ("FLOWER_BIND", ":80", "HOST:PORT"),
        ("RECEIVE_BATCH", "0", "whole number from 1 to 5000"),
        ("RECEIVE_BATCH", "many", "whole number from 1 to 5000"),
        ("WORKER_CONCURRENCY", "1.5", "whole number"),
        ("LOG_LEVEL", "LOUD", "DEBUG, INFO"),
        ("AUTH", "secret", "must be one of: static, keystone, none"),
        ("KEYSTONE_URL", "secret", "must begin with one of: http, https"),
        ("TRUSTED_PROXIES", "10.0.0.1 10.0.0.2", "addresses or networks"),
        ("TRUSTED_PROXIES", "10.0.0.1/24", "addresses or networks"),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_variable(
    variable: str, value: str, says: str
) -> None:
    with pytest.raises(BadSetting) as raised:
        load({variable: value})

    line = str(raised.value)
    assert line.startswith(f"{variable} ")
    assert says in line
    assert "\n" not in line
    assert "secret" not in line


@pytest.mark.parametrize(
    "name", ["required_database_url", "required_broker_url", "required_reports_url"]
)
def test_a_url_that_is_needed_and_missing_is_one_line(name: str) -> None:
    with pytest.raises(BadSetting, match=r"_URL is not set: set it, or run 'make up'"):
        getattr(load({}), name)


def test_users_are_kept_in_data_dir_unless_told_otherwise() -> None:
    assert load({}).users_file == Path(".data/auth.json")
    assert load({"DATA_DIR": "/data"}).users_file == Path("/data/auth.json")
    assert load({"AUTH_FILE": "/users"}).users_file == Path("/users")


def test_keystones_password_is_not_in_a_repr() -> None:
    settings = load({"AUTH": "Keystone", "KEYSTONE_PASSWORD": "secret"})

    assert settings.keystone_password == "secret"
    assert "secret" not in repr(settings)
