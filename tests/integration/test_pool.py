"""A pool whose connections are all in use."""

from contextlib import closing

import pytest

from db.database import Database
from db.domain.errors import DatabaseUnavailable


def test_who_finds_no_connection_is_told_to_come_again(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(
        Database(database_url, application_name="test", pool_size=1)
    ) as database:
        monkeypatch.setattr(database.engine.pool, "_timeout", 0.01)
        with (
            database.reader(),
            pytest.raises(DatabaseUnavailable, match=r"timeout 0\.01$"),
            database.reader(),
        ):
            pass
