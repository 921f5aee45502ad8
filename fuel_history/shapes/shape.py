"""The base of all shapes: frozen values whose times are in UTC."""

import functools
from datetime import UTC, datetime
from typing import Generic, TypeVar, get_args, get_type_hints

from msgspec import Meta, Struct
from msgspec.structs import force_setattr


#: A time: in the server a number or a text, as it is written; in the client a datetime.
Time = TypeVar("Time")


def means(description: str, **schema: object) -> Meta:
    """Describe a member; `schema` takes precedence over the schema of its type.

    Both are only for the OpenAPI document: values are not checked against them.
    """
    return Meta(description=description, extra_json_schema={"schema": schema})


class Timed(Struct, Generic[Time], frozen=True, kw_only=True, gc=False):
    """A shape with times; datetimes without a zone are in UTC."""

    def __post_init__(self) -> None:
        for name in _times(type(self)):
            time = getattr(self, name)
            if isinstance(time, datetime) and time.tzinfo is None:
                force_setattr(self, name, time.replace(tzinfo=UTC))


@functools.cache
def _times(shape: type[Struct]) -> tuple[str, ...]:
    times = {Time, datetime}
    hints = get_type_hints(shape)
    return tuple(
        name for name in hints if times & {hints[name], *get_args(hints[name])}
    )
