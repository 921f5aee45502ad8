"""Links of a graph, in the forms that there are."""

import json
from typing import Any

import pytest

from astute.graph import tasks_on_node


def links(requires: Any) -> list[tuple[str, str]]:
    body = json.dumps([{"id": "hosts", "requires": requires, "type": "puppet"}])
    [task] = tasks_on_node("5", body)
    return list(task.requires)


def test_each_task_has_its_links_on_either_side() -> None:
    hosts = {
        "id": "hosts",
        "requires": [{"name": "netconfig", "node_id": "6"}],
        "required_for": [{"name": "deploy_end", "node_id": None}],
    }
    body = json.dumps([hosts, {"id": "alone"}, {"type": "stage"}, {"id": ""}])

    found = [
        (task.key, list(task.requires), list(task.required_for))
        for task in tasks_on_node("5", body)
    ]

    assert found == [
        (("5", "hosts"), [("6", "netconfig")], [("virtual_sync_node", "deploy_end")]),
        (("5", "alone"), [], []),
    ]


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ({"name": "a", "node_id": "master"}, ("master", "a")),
        ({"name": "a", "node_id": 6}, ("6", "a")),
        ({"name": "a", "node_id": None}, ("virtual_sync_node", "a")),
        ({"name": "a", "node_id": "null"}, ("virtual_sync_node", "a")),
        ({"name": "a"}, ("virtual_sync_node", "a")),
        ("a", ("5", "a")),
    ],
)
def test_a_link_names_a_task_and_its_node(link: Any, key: tuple[str, str]) -> None:
    assert links([link]) == [key]


@pytest.mark.parametrize("requires", [None, [], {}, "a", [7], [{"node_id": "5"}]])
def test_what_is_no_list_of_links_links_nothing(requires: Any) -> None:
    assert links(requires) == []
