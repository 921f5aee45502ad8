"""The SQL says what the Python says."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from db.database import Database
from db.domain import history, nodes, transactions
from db.domain.history import HistoryEntry
from db.domain.nodes import NodeOutcome
from db.domain.transactions import TransactionChange
from db.history.node_outcomes import upsert_nodes
from db.history.upsert import upsert_history
from db.runs.transaction_changes import change_transactions
from db.runs.transactions import find_transactions, next_task_id, register_transaction
from db.tables import deployment_history, tasks, transaction_nodes
from tests.support.stored.entries import UUIDS, entries, outcomes, transaction_changes


@pytest.fixture
def task_ids(database: Database) -> dict[str, int]:
    for uuid in UUIDS:
        task_id = next_task_id(database)
        with database.writer() as connection:
            register_transaction(
                connection, task_id=task_id, uuid=uuid, name="deployment", dry_run=False
            )
    with database.reader() as connection:
        known = find_transactions(connection, UUIDS)
    return {uuid: transaction.task_id for uuid, transaction in known.items()}


#: Each example rolls back; the fixtures' database stays as it was.
per_example = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def stored_entries(connection: Connection, task_ids: dict[str, int]) -> list[Any]:
    uuids = {task_id: uuid for uuid, task_id in task_ids.items()}
    columns = [
        text(f"CAST({name} AS text)")
        if name in {"summary", "custom"}
        else deployment_history.c["task_id" if name == "task_uuid" else name]
        for name in HistoryEntry._fields
    ]
    rows = connection.execute(select(*columns).select_from(deployment_history))
    return sorted(HistoryEntry(uuids[row[0]], *row[1:]) for row in rows)


@per_example
@given(
    batches=st.lists(st.lists(entries, max_size=10), max_size=4),
)
def test_upsert_and_fold_agree(
    database: Database, task_ids: dict[str, int], batches: list[list[HistoryEntry]]
) -> None:
    everything = [entry for batch in batches for entry in batch]
    with database.engine.connect() as connection:
        for batch in batches:
            upsert_history(connection, history.fold(batch), task_ids)

        assert stored_entries(connection, task_ids) == sorted(history.fold(everything))


@per_example
@given(batch=st.lists(entries, min_size=1, max_size=10))
def test_a_replay_writes_nothing(
    database: Database, task_ids: dict[str, int], batch: list[HistoryEntry]
) -> None:
    folded = history.fold(batch)
    with database.engine.connect() as connection:
        assert upsert_history(connection, folded, task_ids) == len(folded)
        assert upsert_history(connection, folded, task_ids) == 0


@per_example
@given(batches=st.lists(st.lists(outcomes, max_size=6), max_size=4))
def test_outcomes_of_nodes_agree(
    database: Database, task_ids: dict[str, int], batches: list[list[NodeOutcome]]
) -> None:
    uuids = {task_id: uuid for uuid, task_id in task_ids.items()}
    with database.engine.connect() as connection:
        for batch in batches:
            upsert_nodes(connection, nodes.fold(batch), task_ids)
        rows = connection.execute(select(transaction_nodes)).mappings()
        stored = [
            NodeOutcome(
                uuids[row["task_id"]],
                *(row[name] for name in NodeOutcome._fields[1:]),
            )
            for row in rows
        ]

    assert sorted(stored) == nodes.fold(each for batch in batches for each in batch)


@per_example
@given(changes=st.lists(transaction_changes(), max_size=8))
def test_changes_of_transactions_agree(
    database: Database, task_ids: dict[str, int], changes: list[TransactionChange]
) -> None:
    fields = TransactionChange._fields[1:]
    with database.engine.connect() as connection:
        for change in changes:
            change_transactions(connection, [change], task_ids)
        rows = connection.execute(select(tasks)).mappings()
        stored = [
            TransactionChange(row["uuid"], *(row[name] for name in fields))
            for row in rows
        ]
    untouched = [TransactionChange(uuid) for uuid in UUIDS]

    assert sorted(stored, key=lambda each: each.task_uuid) == transactions.fold(
        [*untouched, *changes]
    )
