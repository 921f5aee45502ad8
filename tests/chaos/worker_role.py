"""A role of PostgreSQL that may only what a worker must."""

from uuid import uuid4

import sqlalchemy

from db.database import Database
from db.schema.grants import Process, grant
from tests.support.stored.queries import query


def make_worker_role(url: str) -> tuple[str, str]:
    """Return the name of a new role, and the database's URL with it."""
    name = f"worker_{uuid4().hex}"
    query(url, f"CREATE ROLE {name} LOGIN PASSWORD '{name}'; SELECT 1")
    database = Database(url, application_name="test")
    with database.writer() as connection:
        grant(connection, Process.worker, name)
    database.close()
    with_role = sqlalchemy.make_url(url).set(username=name, password=name)
    return name, with_role.render_as_string(hide_password=False)


def end_sessions(url: str, role: str) -> None:
    """End all sessions of a role, so that what was set for it holds for new ones."""
    query(
        url,
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        f" WHERE usename = '{role}'",
    )
