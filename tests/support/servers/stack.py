"""The environment, settings and database of one test."""

import os
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from sqlalchemy import text

from db.database import Database
from service import settings


ROOT = Path(__file__).resolve().parents[3]


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 120) -> None:
    """Wait until the condition holds; fail with `what` after the deadline.

    The longer it waits, the less often it checks, to leave the processor to others.
    """
    began = time.monotonic()
    while not condition():
        waited = time.monotonic() - began
        assert waited < seconds, f"waited {seconds} s for {what}"
        time.sleep(min(0.01 + waited / 20, 0.2))


class Stack:
    """A database and a queue, and the environment of processes that use them."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "PYTHONUNBUFFERED": "1",
            **variables,
        }
        self.settings = settings.load(self.environ)

    @cached_property
    def database(self) -> Database:
        return Database(self.settings.required_database_url, application_name="test")

    def count(self, table: str, where: str = "true") -> int:
        """Return the number of a table's rows."""
        with self.database.reader() as connection:
            found = connection.execute(
                text(f"SELECT count(*) FROM {table} WHERE {where}")
            )
            return int(found.scalar_one())

    def close(self) -> None:
        self.database.close()
