"""Which of PostgreSQL's roles may do what: as little as each process needs.

Neither may change or drop a table, nor remove a row of the history: only
migrations and retention do, as the tables' owner.
"""

import enum
from collections.abc import Iterator

from sqlalchemy import Connection, text

from db.domain.errors import FuelHistoryError


_READ, _ADD = "SELECT", "SELECT, INSERT"
_CHANGE = "SELECT, INSERT, UPDATE"
_ALL = "SELECT, INSERT, UPDATE, DELETE"


class Process(enum.StrEnum):
    """Who connects to the database."""

    api = "api"
    worker = "worker"


#: Table → what each may do with its rows; deletions are soft: they update.
RIGHTS: dict[Process, dict[str, str]] = {
    Process.api: {
        "clusters": _CHANGE,
        "tasks": _CHANGE,
        # The pending entries of a run that is registered.
        "deployment_history": _CHANGE,
        "snapshots": _ADD,
        "transaction_nodes": _READ,
        "parked_reports": _READ,
        "dead_reports": "SELECT, UPDATE, DELETE",
        "dead_levels": _READ,
        "idempotency_keys": "SELECT, INSERT, DELETE",
        "alembic_version": _READ,
    },
    Process.worker: {
        # It holds the clusters of runs that it registers (SELECT … FOR SHARE).
        "clusters": "SELECT, UPDATE",
        "tasks": _CHANGE,
        "deployment_history": _CHANGE,
        "snapshots": _ADD,
        "transaction_nodes": _CHANGE,
        "parked_reports": _ALL,
        "dead_reports": _CHANGE,
        "dead_levels": _CHANGE,
        "alembic_version": _READ,
    },
}


class UnknownRole(FuelHistoryError):
    """The database has no such role."""

    code = "unknown_role"


def grant(connection: Connection, process: Process, role: str) -> None:
    """Give a role what a process needs, and take all else on our tables from it.

    For the tables' owner. Raises UnknownRole.
    """
    known = text("SELECT FROM pg_roles WHERE rolname = :role")
    if not connection.execute(known, {"role": role}).all():
        raise UnknownRole(f"The database has no role {role}: CREATE ROLE makes one")
    name = connection.dialect.identifier_preparer.quote(role)
    for statement in _statements(process, name):
        connection.execute(text(statement))


def _statements(process: Process, role: str) -> Iterator[str]:
    rights = RIGHTS[process]
    tables = ", ".join(sorted(set().union(*RIGHTS.values())))
    sequences = "tasks_id_seq, deployment_history_id_seq"
    yield f"REVOKE ALL ON {tables} FROM {role}"
    for table, allowed in rights.items():
        yield f"GRANT {allowed} ON {table} TO {role}"
    yield f"GRANT USAGE, SELECT ON SEQUENCE {sequences} TO {role}"
    function = "make_history_partition(text, int, int)"
    yield f"GRANT EXECUTE ON FUNCTION {function} TO {role}"
