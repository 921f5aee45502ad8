"""No password is ever shown."""

import pytest

from admin.commands.show_settings import masked


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://fuel:secret@db/history", "postgresql://fuel:***@db/history"),
        ("postgresql://fuel@db/history", "postgresql://fuel@db/history"),
        ("redis://:secret@cache:6379/0", "redis://:***@cache:6379/0"),
        ("amqp://fuel:sec:ret@rabbit//", "amqp://fuel:***@rabbit//"),
        ("amqp://fuel:se@cret@rabbit//", "amqp://fuel:***@rabbit//"),
        ("amqp://fuel:sec/ret@rabbit//", "amqp://fuel:***@rabbit//"),
        ("redis://secret@cache/0?db=1", "redis://secret@cache/0?db=1"),
        ("postgresql://db/h?user=u&password=secret", "postgresql://db/h?user=u&password=***"),
        (
            "postgresql://db/h?password=se%40cret&sslmode=require",
            "postgresql://db/h?password=***&sslmode=require",
        ),
        ("postgresql://db/h?sslpassword=secret", "postgresql://db/h?sslpassword=***"),
        ("redis://c/0?ssl_keyfile_password=secret", "redis://c/0?ssl_keyfile_password=***"),
        ("redis://cache:6379/0", "redis://cache:6379/0"),
        ("redis://[::1]:6379/0", "redis://[::1]:6379/0"),
        ("127.0.0.1:8000", "127.0.0.1:8000"),
        ("amqp://u:s@a//;amqps://v:t@b//", "amqp://u:***@a//;amqps://v:***@b//"),
        (
            "sentinel://u:secret@a:1,b:2/name?sentinel_password=other",
            "sentinel://u:***@a:1,b:2/name?sentinel_password=***",
        ),
        ("postgresql://u:p@a:1,b:2/h", "postgresql://u:***@a:1,b:2/h"),
    ],
)  # fmt: skip
def test_passwords_are_masked(url: str, shown: str):
    assert masked(url) == shown
