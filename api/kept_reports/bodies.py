"""Bodies that select reports in one of several ways."""

from msgspec import UNSET

from api.http.query import Json


def one_member(name: str, schema: Json) -> Json:
    """Return the schema of an object with only this member."""
    return {
        "type": "object",
        "properties": {name: schema},
        "required": [name],
        "additionalProperties": False,
    }


def list_of(items: Json, **limits: Json | int) -> Json:
    """Return the schema of a non-empty list."""
    return {"type": "array", "items": items, "minItems": 1, **limits}


def check_one_way(**ways: object) -> None:
    """Raise ValueError unless one way is given; `all` can only be true."""
    if sum(way is not UNSET for way in ways.values()) != 1:
        *names, last = ways
        raise ValueError(f"give one of {', '.join(names)} and {last}")
    if ways.get("all") is False:
        raise ValueError("all must be true")
