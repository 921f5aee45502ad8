"""How many statements an answer costs: the same whatever its size."""

from collections.abc import Iterator

import pytest
from falcon.testing import TestClient

from db.database import Database
from db.queries.chunks import SIZE
from tests.support.stored.statements import Statement, recorded
from tests.support.stored.stored import Stored


@pytest.fixture
def statements(database: Database) -> Iterator[list[Statement]]:
    """The statements that the database is sent from now on."""
    with recorded(database) as sent:
        yield sent


#: How many statements each answer costs.
COUNTS = {
    "/api/transactions/1/deployment_history": 2,
    "/api/transactions/1/deployment_history?include_summary=1": 2,
    "/api/transactions/1/deployment_history?nodes=1,2&statuses=ready": 2,
    "/api/v1/transactions/1/deployment_history": 3,
    "/api/v1/transactions/1/deployment_history?statuses=skipped": 3,
    "/api/transactions/1/deployment_history?limit=1000&order_by=-time_start": 1,
    # one more with the last page, for the tasks that no page has
    "/api/v1/transactions/1/deployment_history?limit=9000": 4,
    "/api/v1/transactions/1/deployment_history?limit=1&nodes=0": 3,
    "/api/clusters/1/deployment_history": 3,
    "/api/nodes/5/deployment_history?since=24h": 2,
    "/api/nodes/5/deployment_history?limit=50&order_by=-id": 1,
    "/api/v1/clusters/1/deployment_history?limit=50": 2,
    "/api/transactions/": 2,
    "/api/v1/transactions?statuses=pending": 2,
    "/api/transactions?limit=2": 1,
    "/api/tasks/": 2,
    "/api/clusters/": 1,
    "/api/clusters/1/": 1,
    "/api/transactions/1": 1,
    "/api/tasks/1": 1,
    "/api/transactions/1/deployment_history/1": 1,
    "/api/transactions/1/summary": 5,
    # Nothing failed: no graph is read.
    "/api/transactions/1/failures": 3,
    "/api/transactions/2/failures": 6,
    "/api/transactions/1/settings": 1,
    "/api/transactions/1/changes": 2,
    "/api/transactions/1/changes?after=0-0": 3,
    "/api/dead_reports/": 2,
    "/api/dead_reports/?reasons=not_json&limit=1": 2,
    "/api/dead_reports/1/": 1,
    "/api/parked_reports/": 2,
    "/api/parked_reports/u/": 3,
}


@pytest.mark.parametrize("entries", [1, 2 * SIZE + 1])
def test_statements_do_not_grow_with_the_answer(
    api: TestClient, stored: Stored, statements: list[Statement], entries: int
) -> None:
    stored.cluster(1)
    for _ in range(3):
        task_id = stored.transaction(cluster_id=1)
        stored.definitions(task_id, {"hosts": {}, "absent": {}})
    assert task_id == 3
    stored.entries(1, [(str(node), "hosts", "ready") for node in range(entries)])
    stored.entries(2, [(str(node), "hosts", "error") for node in range(entries)])
    stored.snapshot(2, "graph", '[{"id": "hosts"}]', key="0")
    for number in range(min(entries, 100)):
        stored.dead(b"bad %d" % number)
        stored.parked("u", b"%d" % number)

    for path, count in COUNTS.items():
        statements.clear()
        assert api.simulate_get(path).status_code == 200, path
        assert len(statements) == count, statements
        assert not any("OFFSET" in each.text for each in statements)


def test_values_are_bound_and_never_part_of_a_statement(
    api: TestClient, stored: Stored, statements: list[Statement]
) -> None:
    stored.transaction()
    statements.clear()

    path = "/api/v1/transactions/1/deployment_history?nodes=nobody&tasks_names=nothing"
    assert api.simulate_get(path).json == []

    assert len(statements) == 3
    texts = "".join(statement.text for statement in statements)
    assert not any(word in texts for word in ("nobody", "nothing"))


@pytest.mark.parametrize(
    ("path", "streamed"),
    [
        ("/api/transactions", True),
        ("/api/transactions?statuses=pending", False),
        ("/api/clusters/1/deployment_history", True),
        ("/api/nodes/5/deployment_history", True),
        ("/api/transactions/1/deployment_history?limit=10", False),
        ("/api/transactions/1/deployment_history", True),
        ("/api/v1/transactions/1/deployment_history?include_summary=0", True),
        ("/api/transactions/1/deployment_history?nodes=5", False),
        ("/api/transactions/1/deployment_history?statuses=ready", False),
        ("/api/v1/transactions/1/deployment_history?tasks_names=hosts", False),
        ("/api/dead_reports", True),
        ("/api/dead_reports?since=24h", False),
    ],
)
def test_only_what_no_filter_narrows_is_streamed_by_the_server(
    api: TestClient,
    stored: Stored,
    statements: list[Statement],
    *,
    path: str,
    streamed: bool,
) -> None:
    stored.transaction(cluster_id=stored.cluster(1))
    statements.clear()

    assert api.simulate_get(path).status_code == 200

    assert [each.streamed for each in statements[-1:]] == [streamed]
    assert not any(each.streamed for each in statements[:-1])
