"""/parked_reports/replay/: publish parked reports again."""

from http import HTTPStatus
from typing import Annotated

import falcon
import msgspec
from msgspec import UNSET, UnsetType

from api.http.bodies import read_object
from api.http.query import Json, Query
from api.kept_reports.bodies import check_one_way, list_of, one_member
from api.operations.answers import written
from api.operations.operation import Operation
from api.operations.shape import any_of
from db.database import Database
from db.domain.reports import ParkedReportFilter, ParkedState
from fuel_history.shapes.kept_reports import ReplayedParked
from kept_reports.replay_parked import replay_parked
from publishing.publisher import Publisher


#: Maximum number of runs in a request; select more of them by state.
MOST_UUIDS = 10_000
#: Bytes of a body with that many uuids.
LARGEST_BODY = 1 << 20

_Uuid = Annotated[str, msgspec.Meta(min_length=1, max_length=255, pattern=r"^[^\0]+$")]


class WhichParkedReports(msgspec.Struct, forbid_unknown_fields=True):
    """Which parked reports to replay, selected in one of three ways."""

    uuids: (
        Annotated[list[_Uuid], msgspec.Meta(min_length=1, max_length=MOST_UUIDS)]
        | UnsetType
    ) = UNSET
    state: ParkedState | UnsetType = UNSET
    #: True: all parked reports.
    all: bool | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Raise ValueError unless one way is given; msgspec reports it."""
        check_one_way(uuids=self.uuids, state=self.state, all=self.all)

    def wanted(self) -> ParkedReportFilter:
        """Return the filter."""
        return ParkedReportFilter(
            uuids=() if self.uuids is UNSET else tuple(dict.fromkeys(self.uuids)),
            state=None if self.state is UNSET else self.state,
        )


_UUID: Json = {"type": "string", "minLength": 1, "maxLength": 255}
_WHICH = any_of(
    one_member("uuids", list_of(_UUID, maxItems=MOST_UUIDS)),
    one_member("state", {"type": "string", "enum": list(ParkedState)}),
    one_member("all", {"const": True}),
)


class ParkedReportReplays:
    """Replays parked reports."""

    def __init__(self, database: Database, publisher: Publisher) -> None:
        self._database = database
        self._publisher = publisher

    @Operation(
        "replay_parked_reports",
        "Parked reports",
        {HTTPStatus.ACCEPTED: written("The broker has the reports.", ReplayedParked)},
        body=_WHICH,
    )
    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Replay parked reports.

        Send the `uuids` of runs, or select reports by `state`, or all. 202 means that
        the broker has them. They stay parked and wait for their run again; their
        entries get the time of the first arrival. After a 503 send the same request
        again.
        """
        Query.read(request)
        body = read_object(request, WhichParkedReports, LARGEST_BODY)
        outcome = replay_parked(self._database, self._publisher, body.wanted())
        response.status = HTTPStatus.ACCEPTED
        response.data = msgspec.json.encode(outcome)
