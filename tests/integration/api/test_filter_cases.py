"""A filter leaves what the page's does: web/test/filter.test.mjs has the same cases."""

import json
from datetime import datetime

import pytest
from falcon.testing import TestClient

from tests.support.servers.stack import ROOT
from tests.support.stored.stored import Stored


SHARED = json.loads((ROOT / "web/test/filter_cases.json").read_text())
#: Where the page's address has another name for a parameter.
NAMES = {"tasks": "tasks_names"}


@pytest.fixture
def task_id(stored: Stored) -> int:
    task_id = stored.transaction()
    for entry in SHARED["entries"]:
        start, end = (
            entry[name] and datetime.fromisoformat(entry[name])
            for name in ("start", "end")
        )
        stored.entry(
            task_id,
            entry["node"],
            entry["task"],
            entry["status"],
            time_start=start,
            time_end=end,
        )
    for name, nodes in SHARED["roles"].items():
        stored.role(task_id, name, *nodes)
    return task_id


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: str(case["filter"]))
def test_a_filter_leaves_what_the_pages_filter_does(
    api: TestClient, task_id: int, case: dict[str, dict[str, str] | list[str]]
) -> None:
    asked = dict(case["filter"])
    answer = api.simulate_get(
        f"/api/transactions/{task_id}/deployment_history/",
        params={NAMES.get(name, name): value for name, value in asked.items()},
        params_csv=True,
    )

    assert answer.status_code == 200, answer.text
    assert [
        f"{entry['node_id']}/{entry['deployment_graph_task_name']}"
        for entry in answer.json
    ] == case["left"]
