"""Check that the database accepts the receiver's writes, before reports are taken."""

from collections.abc import Iterator

from sqlalchemy import Connection, text

from db.schema.grants import OF_ANSWERS, RIGHTS, Process
from db.tables import metadata


def check_writes(connection: Connection) -> None:
    """Run every kind of write that a worker does, on no row, in one round trip.

    Raises DatabaseUnavailable if the server is read only or away, and DatabaseUnfit if
    a table, a column or a permission is missing. A full disk is not detected.
    """
    connection.execute(_STATEMENT)


def _statements() -> Iterator[str]:
    for name, rights in RIGHTS[Process.worker].items():
        table = metadata.tables.get(name)
        if table is None or name in OF_ANSWERS:
            continue
        columns = ", ".join(column.name for column in table.columns)
        nothing = f"{name} WHERE false"
        last = table.columns.values()[-1].name
        yield f"SELECT {columns} FROM {nothing}"  # noqa: S608 - our own names
        if "INSERT" in rights:
            yield f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {nothing}"  # noqa: S608 - our own names
        if "UPDATE" in rights:
            yield f"UPDATE {name} SET {last} = {last} WHERE false"  # noqa: S608 - our own names
        if "DELETE" in rights:
            yield f"DELETE FROM {nothing}"  # noqa: S608 - our own names


_STATEMENT = text("; ".join(_statements()))
