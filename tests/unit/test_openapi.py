"""The OpenAPI document tells what the application answers, and nothing else."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from falcon.routing import map_http_methods
from prometheus_client import CollectorRegistry

from api.about.open_paths import OPEN_PATHS
from api.auth.open_access import OpenAccess
from api.errors.statuses import STATUS_OF
from api.openapi.examples import Exchange, read
from api.routes import routes
from db.database import Database
from docs.api_examples.document import document


DOCUMENT: dict[str, Any] = json.loads(document())
EXCHANGES = read()


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            yield path.rstrip("/") or "/", method.upper(), operation


def answered() -> Iterator[tuple[str, str]]:
    database = Database("postgresql://localhost/none", application_name="test")
    for url, resource in routes(
        database, OpenAccess(), None, CollectorRegistry()
    ).items():
        path = re.sub(r"{(\w+):\w+}", r"{\1}", url)
        for method in map_http_methods(resource):
            yield path, method


def test_it_is_openapi_3_1() -> None:
    # Here, since only one of the processes needs it, and it is large.
    import schemathesis  # noqa: PLC0415

    schemathesis.openapi.from_dict(DOCUMENT).validate()

    assert DOCUMENT["openapi"].startswith("3.1.")


def test_it_has_every_route_and_method_and_no_other() -> None:
    told = {(path, method) for path, method, _ in operations()}

    assert told == {each for each in answered() if each[1] != "HEAD"}


def test_head_is_answered_wherever_get_is() -> None:
    methods = set(answered())

    assert {path for path, method in methods if method == "GET"} == {
        path for path, method in methods if method == "HEAD"
    }


def test_no_token_is_asked_for_where_none_is_needed() -> None:
    told = {path for path, _, operation in operations() if "security" in operation}

    assert {path for path in told if "{" not in path} | {
        path for path in OPEN_PATHS if path.startswith(("/api/docs/", "/ui/"))
    } == OPEN_PATHS


def test_every_status_of_an_error_is_told() -> None:
    told = {
        int(status)
        for *_, operation in operations()
        for status in operation["responses"]
    }

    assert {status.value for status in STATUS_OF.values()} <= told


def test_the_examples_of_errors_have_their_real_codes() -> None:
    codes = {error.code: status for error, status in STATUS_OF.items()}

    for response in DOCUMENT["components"]["responses"].values():
        example = response["content"]["application/problem+json"]["example"]
        assert codes[example["type"].rpartition(":")[2]] == example["status"]


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for *_, operation in operations()]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", DOCUMENT["components"]["schemas"])
def test_every_member_is_explained(name: str) -> None:
    members = DOCUMENT["components"]["schemas"][name].get("properties", {})

    assert [key for key, member in members.items() if "description" not in member] == []


@pytest.mark.parametrize(
    ("path", "method", "operation"),
    [pytest.param(*each, id=each[2]["operationId"]) for each in operations()],
)
def test_every_operation_was_recorded(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    shown = [each for each in EXCHANGES if each.operation == operation["operationId"]]

    assert any(each.status < 400 for each in shown)
    assert any(each.body is not None for each in shown) == ("requestBody" in operation)


@pytest.mark.parametrize(
    "exchange",
    [each for each in EXCHANGES if each.answer is not None],
    ids=lambda each: f"{each.operation}: {each.title}",
)
def test_what_was_recorded_has_the_shape_that_is_told(exchange: Exchange) -> None:
    schema = json.dumps(schema_of(exchange))
    if "fields=" not in exchange.path:
        # Without `fields` no member may be missing.
        schema = re.sub(r', {"\$ref": "#/components/schemas/SomeOf\w+"}', "", schema)

    told = {**json.loads(schema), "components": DOCUMENT["components"]}
    jsonschema_rs.Draft202012Validator(told).validate(exchange.value)


def schema_of(exchange: Exchange) -> Any:
    (responses,) = (
        operation["responses"]
        for *_, operation in operations()
        if operation["operationId"] == exchange.operation
    )
    response = responses[str(exchange.status)]
    if "$ref" in response:
        name = response["$ref"].rpartition("/")[2]
        response = DOCUMENT["components"]["responses"][name]
    return response["content"][exchange.media_type]["schema"]
