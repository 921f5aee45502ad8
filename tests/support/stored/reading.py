"""What the API says at the end of a test."""

from typing import Any

import falcon.testing

from api.app import create_app
from api.auth.open_access import OpenAccess
from db.database import Database
from tests.support.streams.streams import State


def states(database: Database) -> dict[str, State]:
    """What the API says of every transaction, by uuid."""
    client = falcon.testing.TestClient(create_app(database, OpenAccess()))
    found = {}
    for transaction in client.simulate_get("/api/transactions/").json:
        path = f"/api/transactions/{transaction['id']}/deployment_history/"
        found[transaction["uuid"]] = state_of(client.simulate_get(path).json)
    return found


def state_of(entries: list[dict[str, Any]]) -> State:
    """The status of each entry by node and task; no entry may be there twice."""
    state = {
        (each["node_id"], each["deployment_graph_task_name"]): each["status"]
        for each in entries
    }
    assert len(state) == len(entries)
    return state
