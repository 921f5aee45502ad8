"""The database of a command, checked for this version's schema."""

from collections.abc import Iterator
from contextlib import contextmanager

from db.database import Database
from db.queries.schema import current_revision
from db.schema.scripts import newest_revision
from embedded.errors import ServiceError
from service.settings import Settings


@contextmanager
def connected(settings: Settings, name: str) -> Iterator[Database]:
    """Yield the database; `name` is the command's application name.

    Raises :class:`settings.BadSetting` if none is set, DatabaseUnavailable, and
    :class:`ServiceError` if it has another schema.
    """
    database = Database(
        settings.required_database_url, application_name=f"fuel-history-{name}"
    )
    try:
        gap = schema_gap(database)
        if gap is not None:
            raise ServiceError(f"{gap}: run 'fuel-history migrate'")
        yield database
    finally:
        database.close()


def schema_gap(database: Database) -> str | None:
    """Return how the schema differs from this version's; None: it does not."""
    with database.reader() as connection:
        current = current_revision(connection)
    newest = newest_revision()
    if current == newest:
        return None
    return (
        f"the database's schema is at revision {current or 'none'}, this version"
        f" needs {newest}"
    )
