"""Statements on a database, outside the product's own ways."""

from contextlib import closing

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


def execute(url: str, statement: str) -> None:
    """Run a statement that may not be in a transaction, such as ALTER SYSTEM."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
