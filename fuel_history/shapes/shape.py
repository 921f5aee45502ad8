"""What all shapes are: frozen values, whose times are in UTC."""

import functools
from datetime import UTC, datetime
from typing import Generic, TypeVar, get_args, get_type_hints

from msgspec import Meta, Struct
from msgspec.structs import force_setattr


#: A time: for the server what it writes, a number or a text; for the client a datetime.
Time = TypeVar("Time")


def means(description: str, **schema: object) -> Meta:
    """Say what a member means; `schema` goes before what its type says of it.

    Both are for the OpenAPI document: no value is refused because of them.
    """
    return Meta(description=description, extra_json_schema={"schema": schema})


class Timed(Struct, Generic[Time], frozen=True, kw_only=True, gc=False):
    """A shape with times; datetimes that came without their zone are in UTC."""

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
