"""On whose behalf transactions are done: PostgreSQL shows it while they run.

`application_name` in pg_stat_activity, and in the server's log where its
`log_line_prefix` has %a, is the service's name and the id of the request, or of
the Celery task, that waits for the transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event


#: Bytes of an application_name (NAMEDATALEN - 1).
LONGEST_NAME = 63
_UNNAMED = "fuel_history.unnamed"
_SERVICE = "fuel_history_service"

_work: ContextVar[str | None] = ContextVar("work", default=None)


def begin(work: str | None) -> None:
    """Say for what this thread does its transactions from now on; None: nothing."""
    _work.set(work)


@contextmanager
def of(work: str | None) -> Iterator[None]:
    """Say for what the block does its transactions; None: nothing."""
    token = _work.set(work)
    try:
        yield
    finally:
        _work.reset(token)


def named(
    connection: Connection, statement: str, parameters: dict[str, Any]
) -> tuple[str, dict[str, Any]]:
    """Return a statement that bears its name, and its parameters.

    For whoever executes it past the engine, outside of a transaction.
    """
    work = _work.get()
    if work is None:
        return statement, parameters
    service = connection.get_execution_options()[_SERVICE]
    name = f"{service} {work}"[:LONGEST_NAME]
    return (
        f"SET LOCAL application_name = %(_name)s; {statement}",
        {**parameters, "_name": name},
    )


def name_transactions(engine: Engine, service: str) -> None:
    """Let each transaction of the engine bear its name until it ends.

    The name travels with the first statement: no round trip is added.
    """

    def began(connection: Connection) -> None:
        connection.info[_UNNAMED] = True

    def execute(
        connection: Connection, cursor: Any, statement: str, parameters: Any, *_: object
    ) -> tuple[str, Any]:
        # A cursor of the server is declared: nothing can stand before that.
        if (
            _work.get() is None
            or getattr(cursor, "name", None)
            or not isinstance(parameters, dict)
            or not connection.info.pop(_UNNAMED, False)
        ):
            return statement, parameters
        return named(connection, statement, parameters)

    engine.update_execution_options(**{_SERVICE: service})
    event.listen(engine, "begin", began)
    event.listen(engine, "before_cursor_execute", execute, retval=True)
