"""Build the whole document from the routes and their responders' declarations."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from api.http.mount import Mount
from api.http.query import Json
from api.openapi import examples
from api.openapi.headers import HEADERS
from api.openapi.introduction import INTRODUCTION
from api.openapi.problems import problems
from api.openapi.render import CLIENTS_TAG, Rendering
from api.openapi.schemas import Schemas
from api.operations.operation import Operation, operation_of


_TOKEN: Final = {
    "type": "apiKey",
    "in": "header",
    "name": "X-Auth-Token",
    "description": "`POST /keystone/v2.0/tokens` issues one.",
}
_BEARER: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "The same token, for programs that cannot send other headers.",
}


#: In the order of the document. HEAD works wherever GET does.
_METHODS: Final = ("get", "post", "put", "patch", "delete")


class Route(NamedTuple):
    """One URL of a mount in the form of Falcon's router, and its resource."""

    mount: Mount
    path: str
    resource: object

    @property
    def url(self) -> str:
        """The whole path, without a trailing slash."""
        return f"{self.mount.prefix}{self.path}".rstrip("/") or "/"


class _Described(NamedTuple):
    mount: Mount
    path: str
    method: str
    operation: Operation


def document(routes: Sequence[Route], base: str = "") -> bytes:
    """Return the document as JSON; `base` is the path prefix of the API."""
    described = list(_operations(routes))
    schemas = Schemas(
        (shape, each.mount) for each in described for shape in each.operation.shapes
    )
    paths = _paths(described, schemas)
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": INTRODUCTION,
            "servers": [{"url": base or "/"}],
            "tags": [{"name": name} for name in _tags(paths)],
            "security": [{"token": []}, {"bearer": []}],
            "paths": paths,
            "components": {
                "schemas": schemas.components(),
                "headers": HEADERS,
                "responses": problems(),
                "securitySchemes": {"token": _TOKEN, "bearer": _BEARER},
            },
        }
    )


def _operations(routes: Iterable[Route]) -> Iterator[_Described]:
    for mount, path, resource in routes:
        # OpenAPI has no counterpart of Falcon's {id:converter}.
        plain = re.sub(r"{(\w+):\w+}", r"{\1}", path)
        for method in _METHODS:
            responder = getattr(resource, f"on_{method}", None)
            if responder is not None:
                operation = operation_of(resource, responder)
                yield _Described(mount, plain, method, operation)


def _paths(
    described: Iterable[_Described], schemas: Schemas
) -> dict[str, dict[str, Json]]:
    recorded = defaultdict(list)
    for exchange in examples.read():
        recorded[exchange.operation].append(exchange)
    paths: dict[str, dict[str, Json]] = defaultdict(dict)
    for mount, path, method, operation in described:
        own = recorded[f"{operation.name}{mount.suffix}"]
        rendering = Rendering(mount, path, method, operation, schemas, own)
        paths[f"{mount.prefix}{path}"][method] = rendering.operation_object()
    return paths


def _tags(paths: dict[str, dict[str, Json]]) -> list[str]:
    """Return the tags in order of appearance, those of the clients' mount last."""
    found = dict.fromkeys(
        str(tag)
        for methods in paths.values()
        for operation in methods.values()
        for tag in operation["tags"]  # type: ignore[attr-defined]
    )
    return sorted(found, key=lambda tag: tag.endswith(CLIENTS_TAG))
