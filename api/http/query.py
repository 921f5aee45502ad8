"""Requests' parameters, each declared once.

A field of a :class:`Query` declares a parameter's name, parser, default and meaning,
as service/settings.py does for settings (api/http/parameters.py has the kinds).
`Query.read` and the OpenAPI document both walk the fields.
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
#: Parameters as Falcon gives them: a repeated one is a list.
Params = Mapping[str, str | list[str]]
Value = TypeVar("Value")


class BadParameter(FuelHistoryError):
    """A query parameter that cannot be used; the text says which values can."""

    code = "bad_parameter"


class Given(NamedTuple):
    """The parameters and headers of a request."""

    params: Params
    header: Callable[[str], str | None]
    #: The time from which ages count back.
    now: datetime

    def text(self, name: str) -> str:
        """Return a parameter's text; empty: it is not given."""
        value = self.params.get(name, "")
        return value if isinstance(value, str) else ",".join(value)

    def value(
        self, name: str, parse: Callable[[str], Value], *, default: Value
    ) -> Value:
        """Return the value of a parameter; the default if it is empty.

        Raises BadParameter if `parse` raises ValueError.
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

    `described` are its parameters in OpenAPI's form; they get the field's name if they
    have none. `names` are the parameters that it reads; None: the one with the field's
    name. If none of them is given, the field has its default, unless it is read
    `always`; a field without parameters always is.
    """
    own = {"read": read, "described": described, "names": names, "always": always}
    return dataclasses.field(default=default, kw_only=True, metadata=own | more)


@dataclasses.dataclass(frozen=True)
class Query:
    """The parameters of one kind of request; this one takes none."""

    @classmethod
    def read(cls, request: falcon.Request) -> Self:
        """Return the parameters of a request; raises BadParameter."""
        return cls.of(request.params, request.get_header)

    @classmethod
    def of(
        cls,
        params: Params,
        header: Callable[[str], str | None] = lambda name: None,
        now: datetime | None = None,
    ) -> Self:
        """Return the values of parameters and headers; raises BadParameter."""
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
        """Yield the parameters in OpenAPI's form."""
        for field in cls._fields():
            for parameter in field.described:
                yield {"name": field.name} | parameter

    @classmethod
    def _fields(cls) -> "tuple[_Field, ...]":
        # mypy expects the hash of an instance.
        return _declarations(cls)  # type: ignore[arg-type]


class _Field(NamedTuple):
    name: str
    read: Read
    described: tuple[Json, ...]
    names: tuple[str, ...]
    always: bool


# Cached: computing it for each request would take as long as reading them.
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
