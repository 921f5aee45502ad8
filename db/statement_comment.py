"""Put an id before each statement, as a comment that PostgreSQL shows.

The comment is the id of the request, or of the Celery task, that needs the statement.
It appears in pg_stat_activity while the statement runs, and in the server's log. It
stands first because PostgreSQL truncates long statements at the end. `application_name`
is the service's, and does not change.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Engine, event


#: Other characters could end the comment, or be a parameter for the driver.
_UNSAFE = re.compile(r"[^A-Za-z0-9_.:-]")
_LONGEST = 64

_work: ContextVar[str | None] = ContextVar("work", default=None)


def begin(work: str | None) -> None:
    """Set the id for this thread's statements from now on; None: none."""
    _work.set(work)


@contextmanager
def of(work: str | None) -> Iterator[None]:
    """Set the id for statements in the block; None: none."""
    token = _work.set(work)
    try:
        yield
    finally:
        _work.reset(token)


def commented(statement: str) -> str:
    """Return the statement after its comment, ready for the driver."""
    work = _work.get()
    if work is None:
        return statement
    return f"/* {_UNSAFE.sub('_', work[:_LONGEST])} */ {statement}"


def comment_statements(engine: Engine) -> None:
    """Add the comment to each statement of the engine."""

    def execute(
        _connection: object,
        _cursor: object,
        statement: str,
        parameters: object,
        *_: object,
    ) -> tuple[str, object]:
        return commented(statement), parameters

    event.listen(engine, "before_cursor_execute", execute, retval=True)
