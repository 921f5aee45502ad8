"""The API's answers at the end of a test."""

from typing import Any

import falcon.testing

from api.app import create_app
from api.auth.open_access import OpenAccess
from db.database import Database
from tests.support.streams.streams import State


def states(database: Database) -> dict[str, State]:
    """Return the API's answer about each transaction, by uuid."""
    client = falcon.testing.TestClient(create_app(database, OpenAccess()))
    found = {}
    for transaction in client.simulate_get("/api/transactions/").json:
        path = f"/api/transactions/{transaction['id']}/deployment_history/"
        found[transaction["uuid"]] = state_of(client.simulate_get(path).json)
    return found


def state_of(entries: list[dict[str, Any]]) -> State:
    """Return the status of each entry by node and task; no entry may exist twice."""
    state = {
        (each["node_id"], each["deployment_graph_task_name"]): each["status"]
        for each in entries
    }
    assert len(state) == len(entries)
    return state
