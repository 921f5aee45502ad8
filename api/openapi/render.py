"""One operation → its part of the document."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus

import falcon

from api.openapi.answers import nothing
from api.openapi.examples import Exchange
from api.openapi.operation import Json, Operation
from api.openapi.problems import refer_to


#: What the tags of the clients' mount end with.
CLIENTS_TAG = ", as the clients have it"


def rendered(
    method: str, operation: Operation, suffix: str, recorded: Sequence[Exchange]
) -> Json:
    """Return the operation as OpenAPI has it; `recorded` are examples of it."""
    found: Json = {
        "operationId": f"{operation.name}{suffix}",
        "tags": [f"{operation.tag}{CLIENTS_TAG}" if suffix else operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "parameters": [_parameter(name) for name in _parameters(operation)],
        "responses": _answers(method, operation, recorded),
    }
    if operation.body is not None:
        found["requestBody"] = _body(operation, recorded)
    if operation.public:
        found["security"] = []
    if operation.deprecated:
        found["deprecated"] = True
    return found


def _parameters(operation: Operation) -> Iterable[str]:
    yield from operation.parameters
    if _is_tagged(operation):
        yield "if_none_match"


def _is_tagged(operation: Operation) -> bool:
    return any("ETag" in str(answer) for answer in operation.answers.values())


def _parameter(name: str) -> Json:
    return {"$ref": f"#/components/parameters/{name}"}


def _answers(
    method: str, operation: Operation, recorded: Sequence[Exchange]
) -> dict[str, Json]:
    found = {
        str(status.value): _with_examples(answer, status, recorded)
        for status, answer in operation.answers.items()
    }
    if _is_tagged(operation):
        found["304"] = nothing("It is as the client has it.", "ETag")
    # What an operation tells of an error by itself goes before.
    return refer_to({*operation.problems, *_usual(method, operation)}) | found


def _usual(method: str, operation: Operation) -> Iterable[HTTPStatus]:
    if not operation.public:
        yield HTTPStatus.BAD_REQUEST
        yield HTTPStatus.UNAUTHORIZED
        yield HTTPStatus.SERVICE_UNAVAILABLE
        if method != "get":
            yield HTTPStatus.FORBIDDEN
    if _is_tagged(operation):
        yield HTTPStatus.BAD_REQUEST
    if operation.body is not None:
        yield HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        yield HTTPStatus.UNSUPPORTED_MEDIA_TYPE


def _with_examples(
    answer: Json, status: HTTPStatus, recorded: Sequence[Exchange]
) -> Json:
    content = answer.get("content")
    if not isinstance(content, dict):
        return answer
    return answer | {
        "content": {
            kind: schema
            | _examples(
                (each.title, each.value)
                for each in recorded
                if (each.status, each.media_type) == (status, kind)
                and each.method != "HEAD"
            )
            for kind, schema in content.items()
        }
    }


def _body(operation: Operation, recorded: Sequence[Exchange]) -> Json:
    schemas = {falcon.MEDIA_JSON: operation.body, **operation.other_bodies}
    return {
        "required": operation.body_required,
        "content": {
            kind: {"schema": schema}
            | _examples(
                (each.title, each.body)
                for each in recorded
                if each.headers.get("Content-Type") == kind
            )
            for kind, schema in schemas.items()
        },
    }


def _examples(recorded: Iterable[tuple[str, object]]) -> Json:
    examples = {
        f"example_{number}": {"summary": title, "value": value}
        for number, (title, value) in enumerate(recorded, 1)
    }
    return {"examples": examples} if examples else {}
