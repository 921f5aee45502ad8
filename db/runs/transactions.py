"""Find and register transactions (rows of `tasks`) by uuid."""

from collections.abc import Collection, Mapping, Sequence
from typing import cast

from sqlalchemy import ARRAY, Connection, Text, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import insert

from db.database import Database
from db.domain.gate import may_gate
from db.domain.transactions import KnownTransaction
from db.history.partitions import ensure_partitions, hold_partitions
from db.tables import clusters, tasks, tasks_id


def find_transactions(
    connection: Connection, uuids: Collection[str]
) -> dict[str, KnownTransaction]:
    """Return the registered transactions among `uuids`; deleted ones count."""
    if not uuids:
        return {}
    run, records = tasks.c, func.coalesce(clusters.c.records_history, true())
    columns = (run.uuid, run.id, run.status, run.dry_run, run.cluster_evidence)
    rows = connection.execute(
        select(*columns, clusters.c.release_from, records.label("records_history"))
        .outerjoin(clusters, clusters.c.id == run.cluster_id)
        .where(run.uuid == func.any(bindparam("uuids", type_=ARRAY(Text)))),
        {"uuids": list(uuids)},
    )
    return {
        row.uuid: KnownTransaction(
            row.id,
            row.records_history or not may_gate(row.cluster_evidence, row.release_from),
            row.status.is_final,
            row.dry_run,
        )
        for row in rows
    }


def next_task_id(database: Database) -> int:
    """Return an unused task id whose partition exists."""
    (task_id,) = next_task_ids(database, 1)
    return task_id


def next_task_ids(database: Database, number: int) -> list[int]:
    """Return so many unused task ids, ascending, whose partitions exist."""
    if not number:
        return []
    each = func.generate_series(1, number).table_valued("number")
    with database.writer() as connection:
        new = select(tasks_id.next_value()).select_from(each)
        task_ids = sorted(connection.execute(new).scalars())
    ensure_partitions(database, task_ids)
    return task_ids


def register_transaction(
    connection: Connection,
    *,
    task_id: int,
    uuid: str,
    name: str,
    dry_run: bool = False,
    cluster_id: int | None = None,
    graph_type: str | None = None,
) -> None:
    """Insert a transaction with an id from :func:`next_task_id`.

    Like :func:`register_transactions`.
    """
    row = {
        "id": task_id,
        "uuid": uuid,
        "name": name,
        "dry_run": dry_run,
        "cluster_id": cluster_id,
        "graph_type": graph_type,
    }
    register_transactions(connection, [row])


def register_transactions(
    connection: Connection, rows: Sequence[Mapping[str, object]]
) -> None:
    """Insert rows of `tasks` with ids from :func:`next_task_ids`.

    A uuid that is already registered stays as it is. Raises DatabaseUnavailable if an
    id's partition was dropped since.
    """
    if not rows:
        return
    hold_partitions(connection, [cast("int", row["id"]) for row in rows])
    new = insert(tasks).on_conflict_do_nothing(index_elements=[tasks.c.uuid])
    connection.execute(new, rows)
