"""Shapes of bodies and answers, before a mount is chosen."""

from typing import NamedTuple, TypeAlias, Union

import msgspec

from api.http.mount import ByMount
from api.http.query import Json


class SomeOf(NamedTuple):
    """An object with some of its members, selected by `fields`."""

    struct: type[msgspec.Struct]


class Many(NamedTuple):
    """A list."""

    items: "Shape"


class AnyOf(NamedTuple):
    """One of several shapes."""

    shapes: tuple["Shape", ...]


#: A ready schema, a type that has its own schema, or a combination of these.
Shape: TypeAlias = Union[
    Json, type[msgspec.Struct], SomeOf, Many, AnyOf, "ByMount[Shape]"
]


def any_of(*shapes: Shape) -> Shape:
    """Return a shape that is any one of these."""
    return AnyOf(shapes)
