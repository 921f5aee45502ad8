"""What bodies and answers are made of, before it is known for which mount."""

from typing import NamedTuple, TypeAlias, Union

import msgspec

from api.http.mount import ByMount
from api.http.query import Json


class SomeOf(NamedTuple):
    """Some members of an object, which `fields` names."""

    struct: type[msgspec.Struct]


class Many(NamedTuple):
    """A list."""

    items: "Shape"


class AnyOf(NamedTuple):
    """One of several."""

    shapes: tuple["Shape", ...]


#: A schema as it is, a type that has a schema of its own, or what is made of these.
Shape: TypeAlias = Union[
    Json, type[msgspec.Struct], SomeOf, Many, AnyOf, "ByMount[Shape]"
]


def any_of(*shapes: Shape) -> Shape:
    """Return what is one of these."""
    return AnyOf(shapes)
