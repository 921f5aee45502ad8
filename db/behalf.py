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


def name_transactions(engine: Engine, service: str) -> None:
    """Let each transaction of the engine bear its name until it ends.

    The name travels with the first statement: no round trip is added.
    """

    def began(connection: Connection) -> None:
        connection.info[_UNNAMED] = True

    def execute(
        connection: Connection, cursor: Any, statement: str, parameters: Any, *_: object
    ) -> tuple[str, Any]:
        work = _work.get()
        # A cursor of the server is declared: nothing can stand before that.
        if (
            work is None
            or getattr(cursor, "name", None)
            or not isinstance(parameters, dict)
            or not connection.info.pop(_UNNAMED, False)
        ):
            return statement, parameters
        name = f"{service} {work}"[:LONGEST_NAME]
        return (
            f"SET LOCAL application_name = %(_name)s; {statement}",
            {**parameters, "_name": name},
        )

    event.listen(engine, "begin", began)
    event.listen(engine, "before_cursor_execute", execute, retval=True)
