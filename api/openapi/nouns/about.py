"""What tells of the server itself; all of it is open to everybody."""

from http import HTTPStatus

from api.openapi.answers import document, file, measures, written
from api.openapi.operation import Json, Mount, Operation, Operations


_TAG = "About"
_OK: Json = {
    "type": "object",
    "properties": {"status": {"const": "ok"}},
    "required": ["status"],
    "additionalProperties": False,
}
_VERSION: Json = {
    "type": "object",
    "properties": {
        "release": {"type": "string", "description": "The Nailgun whose API this is."},
        "auth_required": {
            "type": "boolean",
            "description": "Whether a request without a token is refused.",
        },
        "api": {"const": "1"},
        "feature_groups": {"type": "array", "items": {"type": "string"}},
        "openstack_version": {"type": "string"},
    },
    "required": ["release", "auth_required", "api", "feature_groups"],
    "additionalProperties": False,
}


def on_both(mount: Mount) -> Operations:
    """Return what both mounts have."""
    return {
        "/version/": {
            "get": Operation(
                "show_version",
                _TAG,
                "Ask which API this is",
                "The released clients ask it first, to learn whether to log in.",
                {HTTPStatus.OK: document("The version.", _VERSION)},
                public=True,
            )
        }
    }


def at_root() -> Operations:
    """Return what is there once."""
    return {
        "/healthz": {
            "get": Operation(
                "is_alive",
                _TAG,
                "Ask whether the process serves",
                "For supervisors; it asks nobody else.",
                {HTTPStatus.OK: written("It serves.", _OK)},
                public=True,
            )
        },
        "/readyz": {
            "get": Operation(
                "is_ready",
                _TAG,
                "Ask whether requests can be answered",
                "For load balancers: whether the database is there, with the schema of"
                " this version.",
                {HTTPStatus.OK: written("They can.", _OK)},
                problems=(HTTPStatus.SERVICE_UNAVAILABLE,),
                public=True,
            )
        },
        "/metrics": {
            "get": Operation(
                "show_metrics",
                _TAG,
                "Get the measures for Prometheus",
                "Of all processes of this API, and of the database; those of a worker"
                " are at its `METRICS_BIND`. OpenMetrics where `Accept` asks for it.",
                {HTTPStatus.OK: measures("The measures.")},
            )
        },
        "/api/openapi.json": {
            "get": Operation(
                "describe_api",
                _TAG,
                "Get this description",
                "OpenAPI 3.1.",
                {HTTPStatus.OK: document("The description.", {"type": "object"})},
                public=True,
            )
        },
        "/api/docs/": {
            "get": Operation(
                "show_docs",
                _TAG,
                "Read this description in a browser",
                "It loads nothing from elsewhere. `Authorize` takes a token.",
                {HTTPStatus.OK: file("The page.", "text/html")},
                public=True,
            )
        },
        "/api/docs/{part}": {
            "get": Operation(
                "show_docs_part",
                _TAG,
                "Get a style or a script of that page",
                "Swagger UI, and how it is set up here.",
                {HTTPStatus.OK: file("The file.", "text/css", "text/javascript")},
                problems=(HTTPStatus.NOT_FOUND,),
                parameters=("part",),
                public=True,
            )
        },
        "/ui/": {
            "get": Operation(
                "show_page",
                _TAG,
                "See the history in a browser",
                "The web page: docs/ui.md. It loads nothing from elsewhere, and asks"
                " for a login itself.",
                {HTTPStatus.OK: file("The page.", "text/html")},
                public=True,
            )
        },
        "/ui/{part}": {
            "get": Operation(
                "show_page_part",
                _TAG,
                "Get a style or a script of the web page",
                "Made of web/src/ by `make web`.",
                {HTTPStatus.OK: file("The file.", "text/css", "text/javascript")},
                problems=(HTTPStatus.NOT_FOUND,),
                parameters=("page_part",),
                public=True,
            )
        },
    }
