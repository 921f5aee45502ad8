"""Read deployment history: of one run or of many, whole or filtered."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, cast, select, true

from db.domain.errors import TransactionNotFound
from db.queries.chunks import chunks
from db.queries.copying import copied, guarded_column
from db.queries.gate import is_shown
from db.queries.history_columns import columns, columns_of_table
from db.queries.history_filter import HistoryFilter, alive, conditions
from db.queries.history_statements import (
    began_us,
    form_of,
    statement_of_page,
    statement_of_run,
    values_of,
)
from db.queries.keyset import Page, paged
from db.queries.times import TimeFormat
from db.queries.transactions import MAX_ID, TransactionFilter
from db.queries.transactions import conditions as of_runs
from db.queries.versions import Version, version_of_transaction
from db.tables import deployment_history as history
from db.tables import tasks
from text.spreadsheet import CsvKind


_OF_TRANSACTION: Mapping[str, ColumnElement[Any]] = {
    "cluster": tasks.c.cluster_id,
    "transaction_name": tasks.c.name,
    "transaction_status": cast(tasks.c.status, Text),
}


def list_history(
    connection: Connection,
    task_id: int,
    names: Sequence[str],
    wanted: HistoryFilter,
    page: Page,
    *,
    times: TimeFormat,
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield one transaction's entries in chunks.

    `names` are the columns of a row: those of the table, `task_name`, and "summary" and
    "custom" as JSON texts. A page's rows also have their key (db/queries/keyset.py).
    """
    whole = page.limit is None and wanted == HistoryFilter()
    return chunks(
        connection,
        statement_of_run(form_of(task_id, names, wanted, page, times)),
        values_of(task_id, wanted, page),
        whole=whole,
    )


def page_of_history(
    connection: Connection,
    task_id: int,
    names: Sequence[str],
    wanted: HistoryFilter,
    page: Page,
    *,
    times: TimeFormat,
) -> tuple[Version, Sequence[Sequence[Any]]]:
    """Return a transaction's version and a page of its entries that is at least as new.

    Rows are those of :func:`list_history`; `page` has a limit. Raises
    TransactionNotFound.
    """
    if task_id > MAX_ID:
        raise TransactionNotFound
    statement = statement_of_page(form_of(task_id, names, wanted, page, times))
    values = values_of(task_id, wanted, page)
    if rows := statement.rows(connection, values):
        return rows[0][:1], [row[1:] for row in rows]
    # The page is empty, so no row has the version. Read the entries again after it:
    # none that the version counts may be missing.
    version = version_of_transaction(connection, task_id)
    return version, [row[1:] for row in statement.rows(connection, values)]


def copy_history(
    connection: Connection,
    task_id: int,
    names: Sequence[str],
    *,
    times: TimeFormat,
    kind: CsvKind,
) -> Iterator[bytes]:
    """Yield one transaction's whole history as lines of a CSV file, in chunks.

    Cells are the columns `names`, sorted by id; creates no object per field.
    """
    shown = columns_of_table(times)
    cells = [shown[name] for name in names]
    if kind is CsvKind.spreadsheet:
        cells = [guarded_column(cell) for cell in cells]
    statement = (
        select(*cells)
        .where(history.c.task_id == task_id, is_shown(task_id))
        .order_by(history.c.task_id, history.c.id)
    )
    return copied(connection, statement)


def list_history_of_runs(
    connection: Connection,
    runs: TransactionFilter,
    names: Sequence[str],
    wanted: HistoryFilter,
    page: Page,
    *,
    times: TimeFormat,
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Yield entries of many transactions in chunks: of those that `runs` selects.

    Like :func:`list_history`. `names` may be columns of the transaction, too: `cluster`
    (its id), `transaction_name` and `transaction_status`.
    """
    # Run by run through the indexes that start with task_id, so that a page ends the
    # search. ORDER BY prevents PostgreSQL from turning this into one big join.
    of_run = (
        select(history)
        .where(
            history.c.task_id == tasks.c.id,
            *conditions(history.c, tasks.c.id, wanted.given),
        )
        .order_by(history.c.id)
        .lateral("entry")
    )
    shown = {**columns(of_run.c, times), **_OF_TRANSACTION}
    statement = select(*(shown[name] for name in names))
    statement = statement.join_from(tasks, of_run, true()).where(*of_runs(runs))
    if wanted.at is not None:
        statement = statement.where(alive())
    keys: list[ColumnElement[Any]] = [tasks.c.id, of_run.c.id]
    if page.order.by_time:
        keys.insert(0, began_us(of_run.c, page.order))
    elif page.after is not None:
        # Skips runs of earlier pages entirely.
        first, here = page.after[0], tasks.c.id
        statement = statement.where(
            here <= first if page.order.descending else here >= first
        )
    return chunks(
        connection,
        paged(statement, page, *keys),
        wanted.values(),
        whole=page.limit is None,
    )
