"""Who changed what by the API."""

from typing import Annotated, Generic

from fuel_history.shapes.members import Id
from fuel_history.shapes.shape import Time, Timed, means


class AuditLine(Timed[Time], Generic[Time], frozen=True):
    """A request that changed something."""

    id: Id
    changed_at: Annotated[Time | None, means("When the request arrived.")]
    who: Annotated[str | None, means("The user; null: the server has no users.")]
    address: Annotated[str | None, means("Where the request came from.")]
    method: Annotated[str, means("The HTTP method.")]
    path: Annotated[str, means("The path with its query.")]
    status: Annotated[int, means("The HTTP status of the answer.")]
    request_id: Annotated[str | None, means("The request's id in the log.")]
