"""Servers of one test, on files of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from embedded.postgresql import PostgreSQL


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[PostgreSQL]:
    server = PostgreSQL(tmp_path / "postgresql", fsync=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def durable_postgresql(tmp_path: Path) -> Iterator[PostgreSQL]:
    """With fsync off, the last commits are lost with the process."""
    server = PostgreSQL(tmp_path / "postgresql")
    server.start()
    yield server
    server.stop()
