"""What the OpenAPI document says of a responder, declared on the responder itself."""

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


_Responder = TypeVar("_Responder", bound=Callable[..., None])
_NAME: Final = "operation"


@dataclasses.dataclass(frozen=True)
class Operation:
    """One method of one path, as it is told to people and programs.

    A decorator of its responder, whose docstring says the rest: its first line is the
    summary, what follows is the description.
    """

    #: Unique; on the clients' mount its suffix is added.
    name: str
    tag: str
    answers: Mapping[HTTPStatus, Answer]
    _: dataclasses.KW_ONLY
    summary: str = ""
    description: str | ByMount[str] = ""
    #: Errors besides those that all operations of its kind have.
    problems: tuple[HTTPStatus, ...] = ()
    #: Whether what its path names may be missing.
    may_miss: bool = True
    #: The parameters that it reads.
    query: type[Query] | ByMount[type[Query]] = Query
    #: Names of those that it refuses.
    without: tuple[str, ...] = ()
    #: Parts of the path that mean something else than in api.openapi.path_parameters.
    path: tuple[Json, ...] = ()
    #: Of the body, as JSON.
    body: Shape | None = None
    body_required: bool = True
    #: Media type → shape, of bodies that are no JSON.
    other_bodies: Mapping[str, Shape] = dataclasses.field(default_factory=dict)
    public: bool = False
    deprecated: bool = False
    #: Whether its errors are those that clients of Keystone read.
    as_keystone: bool = False

    @property
    def shapes(self) -> list[Shape]:
        """What its bodies and its answers are made of."""
        body = [] if self.body is None else [self.body]
        answers = [each.content.values() for each in self.answers.values()]
        return [*body, *self.other_bodies.values(), *chain.from_iterable(answers)]

    def __call__(self, responder: _Responder) -> _Responder:
        """Declare this of a responder, and return it."""
        summary, _, rest = inspect.cleandoc(responder.__doc__ or "").partition("\n")
        vars(responder)[_NAME] = dataclasses.replace(
            self,
            summary=summary.rstrip("."),
            description=self.description or " ".join(rest.split()),
        )
        return responder


def operation_of(resource: object, responder: Callable[..., Any]) -> Operation:
    """Return what was declared of a resource's responder.

    One class may stand for several URLs: its instances have an attribute `operation`
    instead. Raises TypeError where nothing was declared.
    """
    for place in (responder, resource):
        found = getattr(place, _NAME, None)
        if isinstance(found, Operation):
            return found
    raise TypeError(f"{responder} needs an @Operation")


def in_path(name: str, description: str, example: object, schema: Json) -> Json:
    """Return a part of the path as OpenAPI has it."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": schema,
        "example": example,
    }
