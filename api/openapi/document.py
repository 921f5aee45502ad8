"""The whole document: both mounts from one source."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import msgspec

from api.openapi import examples
from api.openapi.answers import HEADERS
from api.openapi.introduction import INTRODUCTION
from api.openapi.nouns import (
    about,
    clusters,
    dead_reports,
    deployment_history,
    login,
    reports,
    snapshots,
    tasks,
    transactions,
)
from api.openapi.operation import CLIENTS, SPECIFIED, Json, Operation
from api.openapi.parameters import PARAMETERS
from api.openapi.problems import problems
from api.openapi.render import CLIENTS_TAG, rendered
from api.openapi.schemas import schemas


_ON_BOTH: Final = (
    transactions.operations,
    snapshots.operations,
    deployment_history.operations,
    clusters.operations,
    reports.operations,
    dead_reports.operations,
    tasks.operations,
    about.on_both,
)
_MOUNTS: Final = (SPECIFIED, CLIENTS)
_ROOT: Final = SPECIFIED._replace(prefix="")
_AT_ROOT: Final = (login.operations, about.at_root)
_TOKEN: Final = {
    "type": "apiKey",
    "in": "header",
    "name": "X-Auth-Token",
    "description": "`POST /keystone/v2.0/tokens` gives one.",
}

_BEARER: Final = {
    "type": "http",
    "scheme": "bearer",
    "description": "The same token, for programs that know no other header.",
}


def document() -> bytes:
    """Return the document as JSON."""
    paths = _paths()
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": INTRODUCTION,
            "servers": [{"url": "/"}],
            "tags": [{"name": name} for name in _tags(paths)],
            "security": [{"token": []}, {"bearer": []}],
            "paths": paths,
            "components": {
                "schemas": schemas(),
                "parameters": PARAMETERS,
                "headers": HEADERS,
                "responses": problems(),
                "securitySchemes": {"token": _TOKEN, "bearer": _BEARER},
            },
        }
    )


def _operations() -> Iterator[tuple[str, str, str, Operation]]:
    """Yield path, method, suffix of the operation's name, operation."""
    places = [(mount, noun(mount)) for mount in _MOUNTS for noun in _ON_BOTH]
    places += [(_ROOT, noun()) for noun in _AT_ROOT]
    for mount, operations in places:
        for path, methods in operations.items():
            for method, operation in methods.items():
                yield f"{mount.prefix}{path}", method, mount.suffix, operation


def _paths() -> dict[str, dict[str, Json]]:
    recorded = defaultdict(list)
    for exchange in examples.read():
        recorded[exchange.operation].append(exchange)
    paths: dict[str, dict[str, Json]] = defaultdict(dict)
    for path, method, suffix, operation in _operations():
        own = recorded[f"{operation.name}{suffix}"]
        paths[path][method] = rendered(method, operation, suffix, own)
    return paths


def _tags(paths: dict[str, dict[str, Json]]) -> list[str]:
    """Return the tags as they first come, those of the clients' mount last."""
    found = dict.fromkeys(
        str(tag)
        for methods in paths.values()
        for operation in methods.values()
        for tag in operation["tags"]  # type: ignore[attr-defined]
    )
    return sorted(found, key=lambda tag: tag.endswith(CLIENTS_TAG))
