"""A GET that answers with one document: what a function computes."""

from collections.abc import Callable
from typing import Any, Generic, NamedTuple, TypeVar

import falcon
import msgspec

from api.http.answers import send
from api.http.mount import Mount, at
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.operations.operation import operation_of
from db.database import Connection, Database


Query_co = TypeVar("Query_co", bound=Query, covariant=True)


class Context(NamedTuple, Generic[Query_co]):
    """What an answer is computed with, besides the parameters in its path."""

    connection: Connection
    query: Query_co
    mount: Mount


class Computed:
    """The resource: reads the parameters, calls the function, sends what it returns."""

    def __init__(
        self, compute: Callable[..., object], database: Database, mount: Mount
    ) -> None:
        self.operation = operation_of(self, compute)
        self._query = at(self.operation.query, mount)
        self._compute = compute
        self._database = database
        self._mount = mount

    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, /, **path: Any
    ) -> None:
        """Answer with the document, or with 304 if the client has it."""
        query = self._query.read(request)
        with self._database.reader() as connection:
            context = Context(connection, query, self._mount)
            body = msgspec.json.encode(self._compute(context, **path))
        send(request, response, body)

    on_head = on_get


def computed(
    compute: Callable[..., object],
) -> Callable[[Database, Mount], Computed]:
    """Return what makes the resource of a function that has an @Operation.

    The function gets a :class:`Context` and the path's parameters by name. It returns
    an object that msgspec can encode; JSON that is ready is a `msgspec.Raw`.
    """

    def resource(database: Database, mount: Mount) -> Computed:
        return Computed(compute, database, mount)

    return resource
