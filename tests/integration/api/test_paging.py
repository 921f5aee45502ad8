"""Pages: together they are the list, whatever happens in between."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from falcon.testing import TestClient

from db.queries.keyset import HistoryOrder
from tests.support.browser.pages import next_page, pages
from tests.support.stored.stored import Stored


NOON = datetime(2016, 3, 7, 12, tzinfo=UTC)
RUN = "/transactions/1/deployment_history/"
MOUNTS = pytest.mark.parametrize("mount", ["/api", "/api/v1"])


@pytest.fixture
def runs(stored: Stored) -> None:
    """Two runs of a cluster whose entries began in another order than that of ids."""
    stored.cluster(1)
    for run in range(2):
        task_id = stored.transaction(cluster_id=1)
        for position, minutes in enumerate((30, 10, 10, None, 20)):
            began = None if minutes is None else NOON + timedelta(minutes=minutes)
            status = "pending" if began is None else "ready"
            node = str(5 + position % 2)
            stored.entry(task_id, node, f"task{position}", status, time_start=began)
        assert task_id == run + 1


@pytest.mark.usefixtures("runs")
@MOUNTS
@pytest.mark.parametrize(
    "path", [RUN, "/clusters/1/deployment_history/", "/nodes/5/deployment_history/"]
)
def test_pages_are_together_the_list(api: TestClient, mount: str, path: str) -> None:
    for order_by, limit in product(HistoryOrder, (1, 2, 5, 100)):
        asked = f"{mount}{path}?order_by={order_by}"
        whole = api.simulate_get(asked).json

        found = list(pages(api, f"{asked}&limit={limit}"))

        assert [entry for page in found for entry in page] == whole
        assert [len(page) for page in found[:-1]] == [limit] * (len(found) - 1)
        assert 0 < len(found[-1]) <= limit


@pytest.mark.usefixtures("runs")
@pytest.mark.parametrize(
    ("order_by", "names"),
    [
        ("id", [0, 1, 2, 3, 4]),
        ("-id", [4, 3, 2, 1, 0]),
        # equal times in the order of ids; what never began is always last
        ("time_start", [1, 2, 4, 0, 3]),
        ("-time_start", [0, 4, 2, 1, 3]),
    ],
)
def test_entries_come_in_the_order_asked_for(
    api: TestClient, order_by: str, names: list[int]
) -> None:
    entries = api.simulate_get(f"/api{RUN}?order_by={order_by}").json

    found = [entry["deployment_graph_task_name"] for entry in entries]
    assert found == [f"task{name}" for name in names]


@pytest.mark.usefixtures("runs")
def test_a_page_is_not_shifted_by_what_comes_in_between(
    api: TestClient, stored: Stored
) -> None:
    first = api.simulate_get(f"/api{RUN}?limit=3&order_by=-id")

    stored.entry(1, "7", "late")
    rest = next_page(first.headers["link"])
    assert rest is not None

    assert [entry["id"] for entry in api.simulate_get(rest).json] == [
        first.json[-1]["id"] - 1,
        first.json[-1]["id"] - 2,
    ]


@pytest.mark.usefixtures("runs")
def test_the_link_keeps_filters_and_makes_an_age_a_time(api: TestClient) -> None:
    path = f"/api{RUN}?nodes=5,6&statuses=ready&since=10000d&limit=1"
    answer = api.simulate_get(path, host="history.example")

    assert answer.headers["link"].startswith("<http://history.example/api/trans")
    following = next_page(answer.headers["link"])
    assert following is not None
    assert "nodes=5%2C6&statuses=ready&since=19" in following
    assert "%3A" in following
    assert len(list(pages(api, path))) == 4


@pytest.mark.usefixtures("runs")
def test_absent_tasks_come_with_the_last_page(api: TestClient, stored: Stored) -> None:
    stored.definitions(1, {f"task{number}": {} for number in range(7)})

    found = list(pages(api, f"/api/v1{RUN}?limit=4"))

    names = [[entry["task_name"][-1] for entry in page] for page in found]
    assert names == [["0", "1", "2", "3"], ["4", "5", "6"]]


@MOUNTS
@pytest.mark.parametrize("order_by", ["id", "-id"])
def test_pages_of_transactions(
    api: TestClient, stored: Stored, mount: str, order_by: str
) -> None:
    ids = [stored.transaction() for _ in range(5)]

    found = list(pages(api, f"{mount}/transactions/?order_by={order_by}&limit=2"))

    assert [[each["id"] for each in page] for page in found] == (
        [ids[:2], ids[2:4], ids[4:]] if order_by == "id" else [[5, 4], [3, 2], [1]]
    )


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("limit=0", "limit must be a whole number from 1 to 10000"),
        ("limit=ten", "limit must be a whole number from 1 to 10000"),
        ("limit=5&cursor=!", "cursor must come from a Link header"),
        (
            "order_by=status",
            "order_by must be one of: id, -id, time_start, -time_start",
        ),
        ("since=9999999999999999", "since must be a time like"),
    ],
)
def test_what_cannot_be_a_page_is_refused(
    api: TestClient, stored: Stored, query: str, message: str
) -> None:
    stored.transaction()

    answer = api.simulate_get(f"/api{RUN}?{query}")

    assert answer.status_code == 400
    assert answer.json["message"].startswith(message)


@pytest.mark.usefixtures("runs")
def test_fields_leave_the_cursor_s_columns_out(api: TestClient) -> None:
    found: list[Any] = list(pages(api, f"/api{RUN}?fields=status&limit=3"))

    assert found == [
        [{"status": "ready"}] * 3,
        [{"status": "pending"}, {"status": "ready"}],
    ]
