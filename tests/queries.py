"""One statement on a database, outside the product's own ways."""

import psycopg2


def query(url: str, statement: str) -> tuple[object, ...]:
    """Return the first row of the last result, and commit."""
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return tuple(cursor.fetchone() or ())
    finally:
        connection.close()
