"""Values of Nailgun's answers that are used here (contract.md section 3.3).

Members that only another release has are ignored or null.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

import msgspec

from nailgun.errors import BadAnswer


#: PostgreSQL's integer, the type of Nailgun's ids.
_Id = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
#: Without NUL, which PostgreSQL cannot store.
_Name = Annotated[
    str, msgspec.Meta(min_length=1, max_length=255, pattern=r"^[^\x00]*$")
]
_Text = Annotated[str, msgspec.Meta(max_length=1 << 20)]
_Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]

_Shape = TypeVar("_Shape")


class Version(msgspec.Struct, frozen=True):
    """The release of Fuel that answers."""

    release: _Name


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """One of Nailgun's tasks; releases before 9.1 have fewer members."""

    id: _Id
    uuid: _Name
    name: _Name
    status: _Name
    #: Null: it has none, or the environment is deleted.
    cluster: _Id | None = None
    graph_type: _Name | None = None
    progress: _Percent | None = None
    message: _Text | None = None
    time_start: datetime | None = None
    time_end: datetime | None = None
    #: Only in answers of /tasks/.
    parent_id: _Id | None = None

    def __post_init__(self) -> None:
        # Nailgun's times are UTC, without saying so.
        for name in ("time_start", "time_end"):
            time = getattr(self, name)
            if time is not None and time.tzinfo is None:
                msgspec.structs.force_setattr(self, name, time.replace(tzinfo=UTC))


class Cluster(msgspec.Struct, frozen=True):
    """An environment."""

    id: _Id
    name: _Name
    release_id: _Id


class Release(msgspec.Struct, frozen=True):
    """A release of OpenStack that environments use."""

    #: "<openstack>-<fuel>".
    version: _Name


class HistoryRow(msgspec.Struct, frozen=True):
    """The members of a history row that identify it."""

    node_id: str | None
    task_name: _Name | None = None
    #: The name in 9.0.
    deployment_graph_task_name: _Name | None = None


def one(body: bytes, shape: type[_Shape], what: str) -> _Shape:
    """Return the value of an answer; raises BadAnswer."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadAnswer(f"{what}: {error}") from error


def each(body: bytes, shape: type[_Shape], what: str) -> list[_Shape]:
    """Return the elements of a list that can be parsed.

    A bad element does not affect the others. Raises BadAnswer if all are bad, or if it
    is not a list.
    """
    elements = one(body, list[msgspec.Raw], what)
    found: list[_Shape] = []
    failed: BadAnswer | None = None
    for element in elements:
        try:
            found.append(one(bytes(element), shape, what))
        except BadAnswer as error:
            failed = error
    if failed is not None and not found:
        raise failed
    return found


def parsed(body: bytes, what: str) -> Any:
    """Return the value of any JSON; raises BadAnswer."""
    return one(body, Any, what)
