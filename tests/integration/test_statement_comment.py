"""pg_stat_activity shows for what a statement runs, whatever that is called."""

from contextlib import AbstractContextManager

import pytest
from sqlalchemy import Connection, bindparam, literal_column, select, table, text

from db import statement_comment
from db.database import Database
from db.queries.compiled import ReadyStatement


SHOWN = "SELECT query FROM pg_stat_activity WHERE pid = pg_backend_pid()"


def begin(database: Database, kind: str) -> AbstractContextManager[Connection]:
    return {
        "reader": database.reader,
        "writer": database.writer,
        "autocommit": database.autocommit_reader,
    }[kind]()


@pytest.mark.parametrize("kind", ["reader", "writer", "autocommit"])
def test_every_statement_shows_for_what_it_runs(database: Database, kind: str) -> None:
    with statement_comment.of("req-7"), begin(database, kind) as connection:
        shown = [connection.execute(text(SHOWN)).scalar_one() for _ in range(2)]

    assert shown == [f"/* req-7 */ {SHOWN}"] * 2


def test_what_is_for_nothing_has_no_comment(database: Database) -> None:
    nothing = statement_comment.of(None)
    with statement_comment.of("req-7"), nothing, database.reader() as connection:
        assert connection.execute(text(SHOWN)).scalar_one() == SHOWN


def test_a_statement_past_sqlalchemy_has_it_too(database: Database) -> None:
    statement = ReadyStatement(
        select(literal_column("query"))
        .select_from(table("pg_stat_activity"))
        .where(literal_column("pg_backend_pid()") == literal_column("pid"))
        .where(literal_column("datname") != bindparam("other"))
    )
    with statement_comment.of("req-7"), database.autocommit_reader() as connection:
        [(shown,)] = statement.rows(connection, {"other": "100 %s"})

    assert shown.startswith("/* req-7 */ SELECT query")


def test_a_cursor_of_the_server_has_it_too(database: Database) -> None:
    with statement_comment.of("req-7"), database.reader() as connection:
        streamed = connection.execution_options(stream_results=True)
        found = streamed.execute(text("SELECT statement FROM pg_cursors")).scalar_one()

    assert "/* req-7 */ SELECT statement FROM pg_cursors" in found


@pytest.mark.parametrize(
    ("work", "comment"),
    [
        ("a */ DROP TABLE tasks; --", "a____DROP_TABLE_tasks__--"),
        ("*/*/ /* ", "________"),
        ("50% %s %(name)s %%", "50___s___name_s___"),
        ("配置\n\0'\"$$", "________"),
        ("x" * 100, "x" * 64),
    ],
)
def test_no_name_leaves_its_comment(
    database: Database, work: str, comment: str
) -> None:
    with statement_comment.of(work), database.reader() as connection:
        shown, seven = connection.execute(
            text(f"SELECT ({SHOWN}), CAST(:seven AS integer)"), {"seven": 7}
        ).one()

    assert seven == 7
    assert shown.startswith(f"/* {comment} */ SELECT (SELECT query")
