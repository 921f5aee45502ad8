"""Render one operation as its part of the document."""

import re
from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from typing import Final, NamedTuple

import falcon

from api.http.mount import Mount, at
from api.http.query import Json
from api.openapi.examples import Exchange
from api.openapi.headers import SENT_AS
from api.openapi.path_parameters import PATH_PARAMETERS
from api.openapi.problems import as_keystone, refer_to
from api.openapi.schemas import Schemas
from api.operations.answers import Answer, nothing
from api.operations.operation import Operation
from api.operations.shape import Shape


#: Suffix of the tags of the clients' mount.
CLIENTS_TAG: Final = ", in the clients' format"
_IF_NONE_MATCH: Final[Json] = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The `ETag` of your copy: the answer is 304 if it is unchanged.",
    "schema": {"type": "string"},
}


class Rendering(NamedTuple):
    """One operation on its route, and the context that its part needs."""

    mount: Mount
    path: str
    method: str
    operation: Operation
    schemas: Schemas
    #: Its recorded examples.
    recorded: Sequence[Exchange]

    def operation_object(self) -> Json:
        """Return the operation in OpenAPI's form."""
        operation, suffix = self.operation, self.mount.suffix
        found: Json = {
            "operationId": f"{operation.name}{suffix}",
            "tags": [f"{operation.tag}{CLIENTS_TAG}" if suffix else operation.tag],
            "summary": operation.summary,
            "description": at(operation.description, self.mount),
            "parameters": list(self._parameters()),
            "responses": self._answers(),
        }
        if operation.body is not None:
            found["requestBody"] = self._body(operation.body)
        if operation.public:
            found["security"] = []
        if operation.deprecated:
            found["deprecated"] = True
        return found

    def _parameters(self) -> Iterator[Json]:
        operation = self.operation
        known = PATH_PARAMETERS | {str(each["name"]): each for each in operation.path}
        yield from (known[name] for name in re.findall(r"{(\w+)}", self.path))
        for parameter in at(operation.query, self.mount).described():
            if parameter["name"] not in operation.without:
                yield parameter
        if self._is_tagged:
            yield _IF_NONE_MATCH

    @property
    def _is_tagged(self) -> bool:
        return any("ETag" in each.headers for each in self.operation.answers.values())

    def _answers(self) -> dict[str, Json]:
        operation = self.operation
        found = {
            str(status.value): self._answer(answer, status)
            for status, answer in operation.answers.items()
        }
        if self._is_tagged:
            unchanged = nothing("Your copy is up to date.", "ETag")
            found["304"] = self._answer(unchanged, HTTPStatus.NOT_MODIFIED)
        problems = {*operation.problems, *self._usual_problems()}
        if operation.as_keystone:
            return as_keystone(problems, self._examples) | found
        return refer_to(problems) | found

    def _usual_problems(self) -> Iterator[HTTPStatus]:
        operation = self.operation
        if not operation.public:
            yield HTTPStatus.BAD_REQUEST
            yield HTTPStatus.UNAUTHORIZED
            yield HTTPStatus.SERVICE_UNAVAILABLE
            if self.method != "get":
                yield HTTPStatus.FORBIDDEN
        if self._is_tagged:
            yield HTTPStatus.BAD_REQUEST
        if "{" in self.path and operation.may_miss:
            yield HTTPStatus.NOT_FOUND
        if operation.body is not None:
            yield HTTPStatus.REQUEST_ENTITY_TOO_LARGE
            yield HTTPStatus.UNSUPPORTED_MEDIA_TYPE

    def _answer(self, answer: Answer, status: HTTPStatus) -> Json:
        return {
            "description": answer.description,
            "headers": {
                SENT_AS.get(name, name): {"$ref": f"#/components/headers/{name}"}
                for name in answer.headers
            },
            "content": {
                kind: {"schema": self.schemas.schema_of(shape, self.mount)}
                | self._examples(status, kind)
                for kind, shape in answer.content.items()
            },
        }

    def _examples(self, status: HTTPStatus, kind: str) -> Json:
        return _examples(
            (each.title, each.value)
            for each in self.recorded
            if (each.status, each.media_type) == (status, kind)
            and each.method != "HEAD"
        )

    def _body(self, body: Shape) -> Json:
        shapes = {falcon.MEDIA_JSON: body, **self.operation.other_bodies}
        return {
            "required": self.operation.body_required,
            "content": {
                kind: {"schema": self.schemas.schema_of(shape, self.mount)}
                | _examples(
                    (each.title, each.body)
                    for each in self.recorded
                    if each.headers.get("Content-Type") == kind
                )
                for kind, shape in shapes.items()
            },
        }


def _examples(recorded: Iterable[tuple[str, object]]) -> Json:
    examples = {
        f"example_{number}": {"summary": title, "value": value}
        for number, (title, value) in enumerate(recorded, 1)
    }
    return {"examples": examples} if examples else {}
