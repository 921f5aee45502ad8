"""Whether the history of a run is shown: one of a cluster before 9.0 has none.

The receiver asks before it stores (db/domain/gate.py). But a run's environment may be
known only after its reports: then its entries are there, and nobody is shown them.
"""

from sqlalchemy import ColumnElement, false, select

from db.tables import clusters, tasks


def is_shown(task_id: ColumnElement[int] | int) -> ColumnElement[bool]:
    """Return the expression of whether the entries of the run `task_id` are shown."""
    gated = (
        select(clusters.c.id)
        .join(tasks, tasks.c.cluster_id == clusters.c.id)
        .where(tasks.c.id == task_id, clusters.c.records_history == false())
        .correlate_except(clusters, tasks)
    )
    return ~gated.exists()
