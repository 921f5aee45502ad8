"""Whether the history of a run is shown: runs of clusters before 9.0 have none.

The receiver checks this before it stores (db/domain/gate.py). But a run's environment
may become known only after its reports: then its entries exist, and are not shown.
"""

from sqlalchemy import ColumnElement, false, select

from db.tables import clusters, tasks


def is_shown(task_id: ColumnElement[int] | int) -> ColumnElement[bool]:
    """Return the expression: are the entries of run `task_id` shown?"""
    # An alias: `task_id` may be the column of a statement's own `tasks`.
    run = tasks.alias("gated_run")
    gated = (
        select(clusters.c.id)
        .join(run, run.c.cluster_id == clusters.c.id)
        .where(run.c.id == task_id, clusters.c.records_history == false())
        .correlate_except(clusters, run)
    )
    return ~gated.exists()
