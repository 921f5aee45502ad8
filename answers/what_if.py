"""How long a deployment would take with more nodes."""

from collections.abc import Mapping

from answers.run import Run
from answers.usuals import experience_of
from db.database import Connection
from db.domain.answers.usual import LIKE_SIZE
from db.domain.answers.what_if import whole_run, with_more
from db.domain.errors import FuelHistoryError
from db.queries.run_digests import good_runs
from db.queries.transactions import MAX_ID
from fuel_history.shapes.answers.ends import WhatIf


class UnknownRole(FuelHistoryError):
    """No node of the run has exactly this role."""

    code = "unknown_role"


def what_if(
    connection: Connection,
    cluster_id: int,
    graph_type: str | None,
    more: Mapping[str, int],
) -> WhatIf:
    """Return how long a deployment would take with more nodes of these roles.

    Raises UnknownRole.
    """
    found = good_runs(
        connection,
        before=MAX_ID,
        cluster_id=cluster_id,
        graph_type=graph_type,
        limit=1,
    )
    if not found:
        return _nothing(cluster_id, "no run of it was good")
    run = Run(connection, found[0].task_id)
    if not run.row.has_graph:
        why_not = f"the graph of run {run.row.task_id} is not known"
        return _nothing(cluster_id, why_not)
    known = {run.roles.of(node) for node in run.node_ids}
    for role in more:
        if role not in known:
            names = ", ".join(sorted(each for each in known if each))
            raise UnknownRole(
                f"No node has the role {role[:100]!r}; there are: {names}"
            )
    later = Run(connection, found[0].task_id)
    later.row = later.row._replace(task_id=MAX_ID)
    experience = experience_of(later)
    as_is = whole_run(run.graph, run.roles, experience.usuals, experience.gap)
    graph, roles = with_more(run.graph, run.roles, more)
    then = whole_run(graph, roles, experience.usuals, experience.gap)
    nodes = len(run.node_ids)
    added = nodes + sum(more.values())
    but = None
    if added > LIKE_SIZE * experience.nodes:
        but = (
            f"no run had more than {experience.nodes} nodes: the orchestrator's own"
            " time grows with them, and is not included"
        )
    return WhatIf(
        cluster_id,
        run.row.task_id,
        nodes,
        round(as_is),
        added,
        round(then),
        but,
        None,
    )


def _nothing(cluster_id: int, why_not: str) -> WhatIf:
    return WhatIf(cluster_id, None, None, None, None, None, None, why_not)
