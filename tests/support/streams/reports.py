"""Reports as they are in a broker."""

import json
from datetime import UTC, datetime

from brokers.interface import Delivery


ARRIVAL = datetime(2026, 3, 7, 14, 49, 6, tzinfo=UTC)


def report(uuid: str, **args: object) -> Delivery:
    """Return a report of the transaction with this uuid."""
    content = {"method": "deploy_resp", "args": {"task_uuid": uuid, **args}}
    return Delivery("1-0", json.dumps(content).encode(), ARRIVAL, "test")


def report_of_node(
    uuid: str, node_id: str, name: str, status: str, **more: object
) -> Delivery:
    """Return a report of one task on one node, with `more` members."""
    node = {"uid": node_id, "deployment_graph_task_name": name, "task_status": status}
    return report(uuid, nodes=[node | more])
