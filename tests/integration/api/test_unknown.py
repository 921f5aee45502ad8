"""X-Unknown: an empty list whose filters name what does not exist says so."""

from urllib.parse import parse_qs

import pytest
from falcon.testing import TestClient

from tests.support.stored.stored import Stored


RUN = "/transactions/1/deployment_history/"
CLUSTER, NODE = "/clusters/1/deployment_history/", "/nodes/{}/deployment_history/"


@pytest.fixture(autouse=True)
def _runs(stored: Stored) -> None:
    """A run of environment 1 that knows more than it did, and one of environment 2."""
    stored.cluster(1)
    stored.cluster(2)
    for cluster, node in ((1, "5"), (2, "6")):
        run = stored.transaction(cluster_id=cluster)
        stored.entry(run, node, "hosts", "ready")
        stored.role(run, "compute", node)
    stored.definitions(1, {"hosts": {}, "absent": {}})


def told(api: TestClient, path: str, **headers: str) -> dict[str, list[str]]:
    """Return what an answer says is unknown."""
    answer = api.simulate_get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    header = answer.headers.get("x-unknown", "")
    return {name: value.split(",") for name, [value] in parse_qs(header).items()}


@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        (RUN + "?nodes=77", {"nodes": ["77"]}),
        (RUN + "?nodes=6,77,5&statuses=error", {"nodes": ["6", "77"]}),
        (RUN + "?roles=ceph-osd", {"roles": ["ceph-osd"]}),
        (RUN + "?tasks_names=hoasts", {"tasks_names": ["hoasts"]}),
        (
            RUN + "?tasks_names=hoasts&nodes=%C3%A4%0A%26&roles=no",
            {"nodes": ["ä\n&"], "roles": ["no"], "tasks_names": ["hoasts"]},
        ),
        # nothing is unknown: there is no such entry
        (RUN + "?nodes=5&roles=compute&tasks_names=hosts&statuses=error", {}),
        (RUN + "?statuses=error", {}),
        # it ran on no node, but the graph has it
        (RUN + "?tasks_names=absent&statuses=error", {}),
        # the list is not empty
        (RUN + "?nodes=5,77", {}),
        (CLUSTER + "?nodes=6", {"nodes": ["6"]}),
        (CLUSTER + "?nodes=5&statuses=error", {}),
        (
            CLUSTER + "?roles=no&tasks_names=hoasts",
            {"roles": ["no"], "tasks_names": ["hoasts"]},
        ),
        (NODE.format(77), {"nodes": ["77"]}),
        (NODE.format("a%2Cb"), {"nodes": ["a", "b"]}),
        (NODE.format(5) + "?since=1h&tasks_names=hoasts", {"tasks_names": ["hoasts"]}),
        (NODE.format(5) + "?cluster_id=2", {"nodes": ["5"]}),
        (NODE.format(5) + "?cluster_id=9&roles=no", {"cluster_id": ["9"]}),
        (NODE.format(5) + "?transaction_statuses=ready", {}),
        ("/transactions/?cluster_id=9", {"cluster_id": ["9"]}),
        ("/transactions/?cluster_id=2147483647", {"cluster_id": ["2147483647"]}),
        ("/transactions/?cluster_id=1&statuses=error", {}),
        ("/tasks/?cluster_id=9", {"cluster_id": ["9"]}),
    ],
)
def test_what_does_not_exist_is_told(
    api: TestClient, query: str, unknown: dict[str, list[str]]
) -> None:
    for path in (f"/api{query}", f"/api/v1{query}"):
        assert told(api, path) == unknown
        limited = f"{path}{'&' if '?' in path else '?'}limit=5"
        assert told(api, limited) == unknown
    if "/tasks/" not in query and "/transactions/?" not in query:
        assert told(api, f"/api{query}", Accept="text/csv") == unknown
    assert told(api, f"/api{query}", Accept="application/yaml") == unknown


@pytest.mark.parametrize(
    ("search", "unknown"),
    [
        ("run:1 node:77", {"node": ["77"]}),
        ("since:30d role:no task:hoasts", {"role": ["no"], "task": ["hoasts"]}),
        ("cluster:9", {"cluster": ["9"]}),
        ("run:1..2 node:5,6 status:error", {}),
        # other texts may match, and what is negated need not exist
        ("run:1 task:hoa* -node:77", {}),
        ("run:99 node:77", {}),
    ],
)
def test_a_search_that_finds_nothing_tells_it_too(
    api: TestClient, search: str, unknown: dict[str, list[str]]
) -> None:
    answer = api.simulate_get("/api/search/", params={"q": search})

    assert answer.json["entries"] == []
    header = answer.headers.get("x-unknown", "")
    assert {name: v.split(",") for name, [v] in parse_qs(header).items()} == unknown


def test_who_has_the_empty_list_hears_that_the_node_came(
    api: TestClient, stored: Stored
) -> None:
    path = f"/api{RUN}?nodes=77&statuses=error&limit=5"
    first = api.simulate_get(path)
    known = {"If-None-Match": first.headers["etag"]}
    assert api.simulate_get(path, headers=known).status_code == 304

    stored.entry(1, "77", "hosts", "ready")

    again = api.simulate_get(path, headers=known)
    assert (again.status_code, again.json) == (200, [])
    assert "x-unknown" not in again.headers
