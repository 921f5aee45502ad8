"""What the description says of one method of one path."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple


#: A part of the document, ready to be written as JSON.
Json = dict[str, object]


def named(schema: str) -> Json:
    """Return a reference to a component's schema."""
    return {"$ref": f"#/components/schemas/{schema}"}


def any_of(*schemas: Json) -> Json:
    """Return the schema of what is one of these."""
    return {"anyOf": list(schemas)}


class Mount(NamedTuple):
    """One of the two places where the API is; they differ in how they show times."""

    prefix: str
    #: Of the names of schemas and operations that are this mount's own.
    suffix: str
    #: The schema of a time.
    time: Json

    def one(self, schema: str) -> Json:
        """Return a reference to a component's schema, in this mount's shape."""
        return named(f"{schema}{self.suffix}")


#: Whole seconds since 1970.
SPECIFIED = Mount("/api", "", {"type": "integer"})
#: UTC, without a zone; "date-time" would need one.
CLIENTS = Mount(
    "/api/v1",
    "V1",
    {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$"},
)


class Operation(NamedTuple):
    """One method of one path, as it is told to people and programs."""

    #: Unique; on the clients' mount its suffix is added.
    name: str
    tag: str
    summary: str
    description: str
    answers: Mapping[HTTPStatus, Json]
    #: Errors besides those that all operations of its kind have.
    problems: tuple[HTTPStatus, ...] = ()
    #: Names of api.openapi.parameters.PARAMETERS.
    parameters: tuple[str, ...] = ()
    #: The schema of the body, as JSON.
    body: Json | None = None
    body_required: bool = True
    #: Media type → schema, of bodies that are no JSON.
    other_bodies: Mapping[str, Json] = MappingProxyType({})
    public: bool = False
    deprecated: bool = False


#: Path below the mount → method → operation.
Operations = Mapping[str, Mapping[str, Operation]]
