"""How one parameter is described, by its kind."""

from collections.abc import Iterable

import msgspec

from api.openapi.operation import Json
from api.params.values import LARGEST_ID


def in_path(name: str, description: str, example: object, schema: Json) -> Json:
    """Return a part of the path."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
        "example": example,
    }


def identity(name: str, description: str, highest: int = LARGEST_ID) -> Json:
    """Return an id in the path."""
    schema: Json = {"type": "integer", "minimum": 0, "maximum": highest}
    return in_path(name, description, 1, schema)


def in_query(name: str, description: str, schema: Json) -> Json:
    """Return a parameter of the query; empty is as if it were not there."""
    return {
        "name": name,
        "in": "query",
        "description": description,
        "allowEmptyValue": True,
        "schema": schema,
    }


def comma_separated(name: str, description: str, items: Json) -> Json:
    """Return a parameter of the query that is a list."""
    schema: Json = {"type": "array", "items": items}
    described = f"{description} Separated by commas."
    return {**in_query(name, described, schema), "style": "form", "explode": False}


def fields(items: Json) -> Json:
    """Return the parameter that names members of the answer's objects."""
    return comma_separated("fields", "Only these members of each object.", items)


def order(*keys: str) -> Json:
    """Return the parameter that sorts by one of these."""
    choices = one_of(order for key in keys for order in (key, f"-{key}"))
    return in_query("order_by", "What the list is sorted by; `-`: downwards.", choices)


def one_of(words: Iterable[str]) -> Json:
    """Return the schema of one of these words."""
    return {"type": "string", "enum": list(words)}


def member_of(shape: type[msgspec.Struct]) -> Json:
    """Return the schema of a member's name."""
    return one_of(shape.__struct_fields__)
