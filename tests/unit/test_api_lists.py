"""Every list of the API pages, and is a CSV file too; every answer has an ETag."""

import dataclasses
from collections.abc import Iterator

import pytest
from prometheus_client import CollectorRegistry

from api.auth.open_access import OpenAccess
from api.http.mount import CLIENTS, at
from api.operations.operation import Operation, operation_of
from api.operations.shape import Many
from api.routes import all_routes
from db.database import Database


#: Lists that are as long as there are words of a grammar, or roles.
SHORT = {"complete_search", "list_roles"}
#: Not an answer that stays: what changed since a cursor.
WITHOUT_ETAG = {"show_changes"}


def reads() -> Iterator[Operation]:
    database = Database("postgresql://nobody@127.0.0.1:1/none", application_name="test")
    for route in all_routes(database, OpenAccess(), None, CollectorRegistry()):
        responder = getattr(route.resource, "on_get", None)
        if responder is not None and route.mount == CLIENTS:
            yield operation_of(route.resource, responder)


READS = {operation.name: operation for operation in reads()}


def is_list(operation: Operation) -> bool:
    (answer, *_) = operation.answers.values()
    shape = answer.content.get("application/json")
    return isinstance(at(shape, CLIENTS), Many)


LISTS = [name for name, operation in READS.items() if is_list(operation)]


def test_the_lists_are_found() -> None:
    assert {
        *("list_history", "list_cluster_history", "list_node_history"),
        *("list_transactions", "list_tasks", "list_clusters", "list_audit"),
        *("list_failures", "list_dead_reports", "list_parked_reports"),
    } <= {*LISTS}


@pytest.mark.parametrize("name", [each for each in LISTS if each not in SHORT])
def test_every_list_pages_and_is_a_csv_file_too(name: str) -> None:
    operation = READS[name]
    (answer, *_) = operation.answers.values()
    query = at(operation.query, CLIENTS)
    names = {parameter["name"] for parameter in query.described()}

    assert {"limit", "cursor", "order_by", "csv"} <= names
    assert {"text/csv", "application/x-yaml"} <= answer.content.keys()
    assert {"ETag", "Link"} <= {*answer.headers}
    assert {"page", "csv"} <= {field.name for field in dataclasses.fields(query)}


@pytest.mark.parametrize("name", READS)
def test_every_answer_has_an_etag_and_is_yaml_too(name: str) -> None:
    (answer, *_) = READS[name].answers.values()

    if "application/json" in answer.content and name not in WITHOUT_ETAG:
        assert "ETag" in answer.headers
        assert "application/x-yaml" in answer.content
