"""/dead_reports/…/replay/: publish dead reports again."""

import dataclasses
from http import HTTPStatus
from typing import Annotated

import falcon
import msgspec
from msgspec import UNSET, UnsetType

from api.http import parameters
from api.http.bodies import Nothing, read_object
from api.http.query import Json, Query
from api.kept_reports.bodies import check_one_way, list_of, one_member
from api.operations.answers import written
from api.operations.operation import Operation
from api.operations.shape import any_of
from astute.bad_report import Reason
from db.domain.reports import DeadReportFilter
from fuel_history.shapes.kept_reports import Replayed
from kept_reports.replay_dead import Replayer


#: Maximum number of ids in a request; select more of them by reason.
MOST_IDS = 10_000
#: The largest id that the column can hold.
LARGEST_ID = 2**63 - 1
#: Bytes of a body with that many ids.
LARGEST_BODY = 1 << 20

_Id = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_ID)]


class WhichDeadReports(msgspec.Struct, forbid_unknown_fields=True):
    """Which dead reports to replay, selected in one of three ways."""

    ids: (
        Annotated[list[_Id], msgspec.Meta(min_length=1, max_length=MOST_IDS)]
        | UnsetType
    ) = UNSET
    #: All waiting reports with one of these reasons.
    reasons: Annotated[list[Reason], msgspec.Meta(min_length=1)] | UnsetType = UNSET
    #: True: all waiting reports.
    all: bool | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Raise ValueError unless one way is given; msgspec reports it."""
        check_one_way(ids=self.ids, reasons=self.reasons, all=self.all)

    def wanted(self, *, force: bool) -> DeadReportFilter:
        """Return the filter; `force` includes reports that were replayed."""
        if self.ids is not UNSET:
            return DeadReportFilter(ids=tuple(dict.fromkeys(self.ids)))
        reasons = () if self.reasons is UNSET else tuple(self.reasons)
        return DeadReportFilter(reasons=reasons, replayed=None if force else False)


_TAG = "Dead reports"
_ID: Json = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
_WHICH = any_of(
    one_member("ids", list_of(_ID, maxItems=MOST_IDS)),
    one_member("reasons", list_of({"type": "string", "enum": list(Reason)})),
    one_member("all", {"const": True}),
)
_AGAIN = (
    " Its entries get the time of its first arrival. It stays in the list of dead"
    " reports, with `replayed_at`; if it fails again it waits again, and `attempts`"
    " grows by one."
)


@dataclasses.dataclass(frozen=True)
class ReplayQuery(Query):
    """Whether reports that were replayed are replayed again."""

    force: bool = parameters.flag(
        "1: also if it was replayed and has not failed again since."
    )


class DeadReportReplays:
    """Replays several dead reports."""

    def __init__(self, replayer: Replayer) -> None:
        self._replayer = replayer

    @Operation(
        "replay_dead_reports",
        _TAG,
        {HTTPStatus.ACCEPTED: written("The broker has the reports.", Replayed)},
        query=ReplayQuery,
        body=_WHICH,
        description=(
            "Send `ids`, or select waiting reports by `reasons`, or all. 202 means that"
            f" the broker has them.{_AGAIN} Reports that were not sent are listed in"
            " `skipped`. After a 503 send the same request again: it continues where it"
            " stopped."
        ),
    )
    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Replay several dead reports."""
        force = ReplayQuery.read(request).force
        body = read_object(request, WhichDeadReports, LARGEST_BODY)
        outcome = self._replayer.replay(body.wanted(force=force), force=force)
        _accepted(response, outcome)


class DeadReportReplay:
    """Replays one dead report."""

    def __init__(self, replayer: Replayer) -> None:
        self._replayer = replayer

    @Operation(
        "replay_dead_report",
        _TAG,
        {HTTPStatus.ACCEPTED: written("The broker has the report.", Replayed)},
        problems=(HTTPStatus.CONFLICT,),
        query=ReplayQuery,
        body=Nothing,
        body_required=False,
        description=(
            f"202 means that the broker has it.{_AGAIN} The request is refused if the"
            " report was too long to be kept whole, or if it was replayed and has not"
            " failed again since."
        ),
    )
    def on_post(
        self, request: falcon.Request, response: falcon.Response, report_id: int
    ) -> None:
        """Replay one dead report."""
        force = ReplayQuery.read(request).force
        if request.content_length:
            read_object(request, Nothing, LARGEST_BODY)
        self._replayer.replay_one(report_id, force=force)
        _accepted(response, Replayed(replayed=1))


def _accepted(response: falcon.Response, outcome: Replayed) -> None:
    response.status = HTTPStatus.ACCEPTED
    response.data = msgspec.json.encode(outcome)
