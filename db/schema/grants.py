"""Permissions of PostgreSQL's roles: as few as each process needs.

No process may change or drop a table, or remove a row of the history: only migrations
and retention may, as the tables' owner.
"""

import enum
from collections.abc import Iterator

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from db.domain.errors import FuelHistoryError


_READ = "SELECT"
_CHANGE = "SELECT, INSERT, UPDATE"
_ALL = "SELECT, INSERT, UPDATE, DELETE"


class Process(enum.StrEnum):
    """A kind of process that connects to the database."""

    api = "api"
    worker = "worker"


#: Table → what each may do with its rows; deletions are soft, so they are updates.
RIGHTS: dict[Process, dict[str, str]] = {
    Process.api: {
        "clusters": _CHANGE,
        "tasks": _CHANGE,
        # The pending entries of a registered run.
        "deployment_history": _CHANGE,
        "snapshots": _CHANGE,
        "node_placements": _CHANGE,
        "orchestrator_tasks": _READ,
        "transaction_nodes": _READ,
        "parked_reports": "SELECT, UPDATE, DELETE",
        "dead_reports": "SELECT, UPDATE, DELETE",
        "dead_levels": _READ,
        "idempotency_keys": "SELECT, INSERT, DELETE",
        "run_digests": _READ,
        "run_failures": _READ,
        "run_predictions": _READ,
        "chain_links": _READ,
        "failure_notes": _ALL,
        # Lines are only added.
        "audit": "SELECT, INSERT",
        "alembic_version": _READ,
    },
    Process.worker: {
        # Start messages and Nailgun name clusters.
        "clusters": _CHANGE,
        "tasks": _CHANGE,
        "deployment_history": _CHANGE,
        "snapshots": _CHANGE,
        "transaction_nodes": _CHANGE,
        "parked_reports": _ALL,
        "dead_reports": _CHANGE,
        "dead_levels": _CHANGE,
        "node_placements": _CHANGE,
        "orchestrator_tasks": _CHANGE,
        "suspect_deliveries": _ALL,
        "nailgun_runs": _CHANGE,
        # A trigger writes it, as its owner.
        "digests_due": _ALL,
        "run_digests": _CHANGE,
        "run_failures": _ALL,
        "run_predictions": _CHANGE,
        # Links are only added.
        "chain_links": "SELECT, INSERT",
        "alembic_version": _READ,
    },
}


#: What is computed of runs; reports are taken without it.
OF_ANSWERS = frozenset(
    {"chain_links", "digests_due", "run_digests", "run_failures", "run_predictions"}
)


class UnknownRole(FuelHistoryError):
    """The database has no such role."""

    code = "unknown_role"


class GrantDenied(FuelHistoryError):
    """The connected user may not grant these permissions."""

    code = "grant_denied"


def grant(connection: Connection, process: Process, role: str) -> None:
    """Grant a role what a process needs, and revoke everything else on our tables.

    For the tables' owner. Raises UnknownRole, and GrantDenied if others own them.
    """
    known = text("SELECT FROM pg_roles WHERE rolname = :role")
    if not connection.execute(known, {"role": role}).all():
        raise UnknownRole(f"The database has no role {role}: CREATE ROLE makes one")
    name = connection.dialect.identifier_preparer.quote(role)
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    try:
        for statement in _statements(process, name):
            connection.execute(text(statement))
        _let_into(connection, schema, role)
    except ProgrammingError as error:
        reason = str(error.orig).partition("\n")[0]
        raise GrantDenied(
            f"DATABASE_URL must be that of the tables' owner, who migrates: {reason}"
        ) from error


def _let_into(connection: Connection, schema: str, role: str) -> None:
    """Give a role access to the schema; only the schema public is open to all."""
    there = {"role": role, "schema": schema}
    may = text("SELECT has_schema_privilege(:role, :schema, 'USAGE')")
    if connection.execute(may, there).scalar_one():
        return
    quote = connection.dialect.identifier_preparer.quote
    connection.execute(text(f"GRANT USAGE ON SCHEMA {quote(schema)} TO {quote(role)}"))
    # A user who does not own the schema only gets a warning.
    if not connection.execute(may, there).scalar_one():
        raise GrantDenied(
            f"{role} may not use the schema {schema}, and only its owner can allow it:"
            f" GRANT USAGE ON SCHEMA {schema} TO {role}"
        )


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
