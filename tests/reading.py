"""What the API says at the end of a test."""

import falcon.testing

from api.app import create_app
from tests.stack import Stack
from tests.streams import State


def states(stack: Stack) -> dict[str, State]:
    """What the API says of every transaction, by uuid."""
    client = falcon.testing.TestClient(create_app(stack.database))
    found = {}
    for transaction in client.simulate_get("/api/transactions/").json:
        path = f"/api/transactions/{transaction['id']}/deployment_history/"
        entries = client.simulate_get(path).json
        keys = [
            (each["node_id"], each["deployment_graph_task_name"]) for each in entries
        ]
        assert len(set(keys)) == len(keys), f"{transaction} has an entry twice"
        found[transaction["uuid"]] = dict(
            zip(keys, (each["status"] for each in entries), strict=True)
        )
    return found
