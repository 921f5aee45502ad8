"""What went otherwise on few nodes of a role, and what these nodes have in common."""

from typing import Any

import msgspec

from answers.digests import digest_of
from answers.run import Run
from db.database import Connection
from db.domain.answers.odd import attributes_of
from db.domain.secrets import hidden
from db.queries.snapshots import get_snapshot
from fuel_history.shapes.answers.odd import Attribute, OddOnes, OddTask


def odd_in(connection: Connection, task_id: int) -> OddOnes:
    """Return what went otherwise on few nodes. Raises TransactionNotFound."""
    digest = digest_of(connection, task_id)
    failed = sorted(
        {node for group in digest.groups for node in group.nodes},
        key=lambda node: (len(node), node),
    )
    told = told_to_nodes(connection, task_id)
    return OddOnes(
        task_id,
        tuple(
            OddTask(each.task, each.role, each.usual, each.agree, {**each.nodes})
            for each in digest.odd
        ),
        tuple(failed),
        tuple(Attribute(*each) for each in attributes_of(told, failed)),
        bool(told),
    )


def told_to_nodes(connection: Connection, task_id: int) -> dict[str, Any]:
    """Return node → what it was told (deployment_info), without secrets."""
    body = get_snapshot(connection, task_id, "deployment_info")
    known = None if body is None else hidden(msgspec.json.decode(body))
    if isinstance(known, list):
        # Nailgun's older form: a list of nodes, each with its `uid`.
        known = {str(each.get("uid")): each for each in known if isinstance(each, dict)}
    if isinstance(known, dict) and isinstance(known.get("nodes"), dict):
        known = known["nodes"]
    nodes = Run(connection, task_id).node_ids
    if not isinstance(known, dict):
        return {}
    return {str(node): info for node, info in known.items() if str(node) in nodes}
