"""What a request asks, each parameter of it declared once.

As service/settings.py has it for settings: a field of a :class:`Query` is a
parameter's name, its parser, its default and its meaning (api/http/parameters.py has
the kinds). `Query.read` and the OpenAPI document both walk the fields.
"""

import dataclasses
import functools
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self, TypeVar

import falcon

from db.domain.errors import FuelHistoryError


#: A part of the OpenAPI document, ready to be written as JSON.
Json = dict[str, object]
#: Parameters as Falcon gives them: a list where one was repeated.
Params = Mapping[str, str | list[str]]
Value = TypeVar("Value")


class BadParameter(FuelHistoryError):
    """A query parameter that cannot be used; the text says what can."""

    code = "bad_parameter"


class Given(NamedTuple):
    """What came with a request."""

    params: Params
    header: Callable[[str], str | None]
    #: What ages count back from.
    now: datetime

    def text(self, name: str) -> str:
        """Return a parameter as it was given; empty where there is none."""
        value = self.params.get(name, "")
        return value if isinstance(value, str) else ",".join(value)

    def value(
        self, name: str, parse: Callable[[str], Value], *, default: Value
    ) -> Value:
        """Return the value of a parameter, the default where it is empty.

        Raises BadParameter where `parse` raises ValueError.
        """
        text = self.text(name)
        if not text:
            return default
        try:
            return parse(text)
        except ValueError as error:
            raise BadParameter(f"{name} {error}") from None


#: Returns the value of the field of this name; raises BadParameter.
Read = Callable[[Given, str], Any]


def declared(
    read: Read,
    *described: Json,
    default: object = None,
    names: tuple[str, ...] | None = None,
    always: bool = False,
    **more: Any,
) -> Any:
    """Declare a field of a :class:`Query`.

    `described` is what OpenAPI has of its parameters; without a name they have the
    field's. `names` are the parameters that it reads; None: the one of its own name.
    Where none of them was given it has its default, unless it is read `always`, as
    one without a parameter is.
    """
    own = {"read": read, "described": described, "names": names, "always": always}
    return dataclasses.field(default=default, kw_only=True, metadata=own | more)


@dataclasses.dataclass(frozen=True)
class Query:
    """What one kind of request asks; this one takes no parameter."""

    @classmethod
    def read(cls, request: falcon.Request) -> Self:
        """Return what a request asks; raises BadParameter."""
        return cls.of(request.params, request.get_header)

    @classmethod
    def of(
        cls,
        params: Params,
        header: Callable[[str], str | None] = lambda name: None,
        now: datetime | None = None,
    ) -> Self:
        """Return what parameters and headers ask; raises BadParameter."""
        fields = cls._fields()
        known = [name for field in fields for name in field.names]
        for name in params:
            if name not in known:
                choice = f"known are: {', '.join(known)}" if known else "there are none"
                raise BadParameter(f"Unknown parameter {name}; {choice}")
        given = Given(params, header, now or datetime.now(UTC))
        return cls(
            **{
                field.name: field.read(given, field.name)
                for field in fields
                if field.always or not params.keys().isdisjoint(field.names)
            }
        )

    @classmethod
    def described(cls) -> Iterator[Json]:
        """Yield the parameters as OpenAPI has them."""
        for field in cls._fields():
            for parameter in field.described:
                yield {"name": field.name} | parameter

    @classmethod
    def _fields(cls) -> "tuple[_Field, ...]":
        # mypy looks for the hash of an instance.
        return _declarations(cls)  # type: ignore[arg-type]


class _Field(NamedTuple):
    name: str
    read: Read
    described: tuple[Json, ...]
    names: tuple[str, ...]
    always: bool


# For each request anew it would take as long as to read them.
@functools.cache
def _declarations(query: type[Query]) -> tuple[_Field, ...]:
    return tuple(
        _Field(
            field.name,
            field.metadata["read"],
            field.metadata["described"],
            (field.name,) if names is None else names,
            field.metadata["always"] or names == (),
        )
        for field in dataclasses.fields(query)
        for names in [field.metadata["names"]]
    )
