"""For what a statement is done: PostgreSQL shows it in a comment before the statement.

The comment is the id of the request, or of the Celery task, that waits for the answer.
It is in pg_stat_activity while the statement runs, and in the server's log wherever the
statement is: before the statement, as PostgreSQL cuts off the ends of long ones.
`application_name` is the service's, from the connection on.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Engine, event


#: All else could end the comment, or be a parameter to the driver.
_UNSAFE = re.compile(r"[^A-Za-z0-9_.:-]")
_LONGEST = 64

_work: ContextVar[str | None] = ContextVar("work", default=None)


def begin(work: str | None) -> None:
    """Set for what this thread does its statements from now on; None: nothing."""
    _work.set(work)


@contextmanager
def of(work: str | None) -> Iterator[None]:
    """Set for what the block does its statements; None: nothing."""
    token = _work.set(work)
    try:
        yield
    finally:
        _work.reset(token)


def commented(statement: str) -> str:
    """Return the statement after its comment, for the driver to execute."""
    work = _work.get()
    if work is None:
        return statement
    return f"/* {_UNSAFE.sub('_', work[:_LONGEST])} */ {statement}"


def comment_statements(engine: Engine) -> None:
    """Let each statement of the engine have its comment."""

    def execute(
        _connection: object,
        _cursor: object,
        statement: str,
        parameters: object,
        *_: object,
    ) -> tuple[str, object]:
        return commented(statement), parameters

    event.listen(engine, "before_cursor_execute", execute, retval=True)
