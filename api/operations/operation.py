"""An operation of the OpenAPI document, declared on its responder."""

import dataclasses
import inspect
from collections.abc import Callable, Mapping
from http import HTTPStatus
from itertools import chain
from typing import Any, Final, TypeVar

from api.http.mount import ByMount
from api.http.query import Json, Query
from api.operations.answers import Answer
from api.operations.shape import Shape


_Responder = TypeVar("_Responder", bound=Callable[..., object])
_NAME: Final = "operation"


@dataclasses.dataclass(frozen=True)
class Operation:
    """One method of one path as the documentation shows it.

    It decorates the responder, or the function of an `api.answers.computed`, whose
    docstring supplies the texts: the first line is the summary, the rest is the
    description.
    """

    #: Unique; the clients' mount adds its suffix.
    name: str
    tag: str
    answers: Mapping[HTTPStatus, Answer]
    _: dataclasses.KW_ONLY
    summary: str = ""
    description: str | ByMount[str] = ""
    #: Errors in addition to those of all operations of its kind.
    problems: tuple[HTTPStatus, ...] = ()
    #: Whether an object that its path names can be missing.
    may_miss: bool = True
    #: The parameters that it accepts.
    query: type[Query] | ByMount[type[Query]] = Query
    #: Names of parameters that it refuses.
    without: tuple[str, ...] = ()
    #: Path parameters with another meaning than in api.openapi.path_parameters.
    path: tuple[Json, ...] = ()
    #: The JSON body.
    body: Shape | None = None
    body_required: bool = True
    #: Media type → shape of bodies other than JSON.
    other_bodies: Mapping[str, Shape] = dataclasses.field(default_factory=dict)
    public: bool = False
    deprecated: bool = False
    #: Whether its errors have the format that Keystone's clients read.
    as_keystone: bool = False

    @property
    def shapes(self) -> list[Shape]:
        """The shapes of its bodies and answers."""
        body = [] if self.body is None else [self.body]
        answers = [each.content.values() for each in self.answers.values()]
        return [*body, *self.other_bodies.values(), *chain.from_iterable(answers)]

    def __call__(self, responder: _Responder) -> _Responder:
        """Attach this operation to a responder, and return the responder."""
        summary, _, rest = inspect.cleandoc(responder.__doc__ or "").partition("\n")
        vars(responder)[_NAME] = dataclasses.replace(
            self,
            summary=summary.rstrip("."),
            description=self.description or " ".join(rest.split()),
        )
        return responder


def operation_of(resource: object, responder: Callable[..., Any]) -> Operation:
    """Return the operation of a resource's responder.

    A class that serves several URLs has an attribute `operation` on its instances
    instead. Raises TypeError if there is no operation.
    """
    for place in (responder, resource):
        found = getattr(place, _NAME, None)
        if isinstance(found, Operation):
            return found
    raise TypeError(f"{responder} needs an @Operation")


def in_path(name: str, description: str, example: object, schema: Json) -> Json:
    """Return a path parameter in OpenAPI's form."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
        "example": example,
    }
