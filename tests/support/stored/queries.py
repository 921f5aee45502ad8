"""Statements on a database, without the product's code."""

from contextlib import closing

import psycopg2


def query(url: str, statement: str) -> tuple[object, ...]:
    """Run statements, commit, and return the first row of the last result."""
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return tuple(cursor.fetchone() or ())
    finally:
        connection.close()


def execute(url: str, statement: str) -> None:
    """Run a statement that cannot run in a transaction, such as ALTER SYSTEM."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)
