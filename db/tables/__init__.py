"""All tables, as SQLAlchemy Core; alembic/ creates them.

A test (`alembic check`) compares this package with the migrations.
"""

from db.tables.answers import (
    audit,
    chain_links,
    digests_due,
    failure_notes,
    run_digests,
    run_failures,
    run_predictions,
)
from db.tables.columns import history_status, metadata, node_status, transaction_status
from db.tables.history import (
    deployment_history,
    deployment_history_id,
    transaction_nodes,
)
from db.tables.kept_reports import (
    dead_levels,
    dead_reports,
    idempotency_keys,
    parked_reports,
    suspect_deliveries,
)
from db.tables.runs import (
    clusters,
    nailgun_runs,
    node_placements,
    orchestrator_tasks,
    snapshots,
    tasks,
    tasks_id,
)


__all__ = [
    "audit",
    "chain_links",
    "clusters",
    "dead_levels",
    "dead_reports",
    "deployment_history",
    "deployment_history_id",
    "digests_due",
    "failure_notes",
    "history_status",
    "idempotency_keys",
    "metadata",
    "nailgun_runs",
    "node_placements",
    "node_status",
    "orchestrator_tasks",
    "parked_reports",
    "run_digests",
    "run_failures",
    "run_predictions",
    "snapshots",
    "suspect_deliveries",
    "tasks",
    "tasks_id",
    "transaction_nodes",
    "transaction_status",
]
