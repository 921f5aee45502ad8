"""/dead_reports/…/replay/: send dead reports to the receiver once more."""

from http import HTTPStatus
from typing import Annotated

import falcon
import msgspec
from msgspec import UNSET, UnsetType

from api.bodies import read_object
from api.params.force import force_query
from api.replaying import Replayed, Replayer
from api.resources.cluster_bodies import Nothing
from astute.bad_report import Reason
from db.domain.reports import DeadReportFilter


#: Ids of one request; more are chosen by their reasons.
MOST_IDS = 10_000
#: The largest id that the column can hold.
LARGEST_ID = 2**63 - 1
#: Bytes of a body: so many ids.
LARGEST_BODY = 1 << 20

_Id = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_ID)]


class WhichDeadReports(msgspec.Struct, forbid_unknown_fields=True):
    """Which dead reports are to be replayed, in one of three ways."""

    ids: (
        Annotated[list[_Id], msgspec.Meta(min_length=1, max_length=MOST_IDS)]
        | UnsetType
    ) = UNSET
    #: All that wait for one of these reasons.
    reasons: Annotated[list[Reason], msgspec.Meta(min_length=1)] | UnsetType = UNSET
    #: True: all that wait.
    all: bool | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Raise ValueError unless one way is chosen; msgspec tells it."""
        ways = (self.ids, self.reasons, self.all)
        if sum(way is not UNSET for way in ways) != 1:
            raise ValueError("give one of ids, reasons and all")
        if self.all is False:
            raise ValueError("all must be true")

    def asked(self, *, force: bool) -> DeadReportFilter:
        """Return which these are; `force`: those that were replayed are meant too."""
        if self.ids is not UNSET:
            return DeadReportFilter(ids=tuple(dict.fromkeys(self.ids)))
        reasons = () if self.reasons is UNSET else tuple(self.reasons)
        return DeadReportFilter(reasons=reasons, replayed=None if force else False)


class DeadReportReplays:
    """The replay of several dead reports."""

    def __init__(self, replayer: Replayer) -> None:
        self._replayer = replayer

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Send those that the body names; answer 202 with what was not sent."""
        force = force_query(request.params)
        body = read_object(request, WhichDeadReports, LARGEST_BODY)
        outcome = self._replayer.replay(body.asked(force=force), force=force)
        _accepted(response, outcome)


class DeadReportReplay:
    """The replay of one dead report."""

    def __init__(self, replayer: Replayer) -> None:
        self._replayer = replayer

    def on_post(
        self, request: falcon.Request, response: falcon.Response, report_id: int
    ) -> None:
        """Send it, and answer 202 when the broker has it."""
        force = force_query(request.params)
        if request.content_length:
            read_object(request, Nothing, LARGEST_BODY)
        self._replayer.replay_one(report_id, force=force)
        _accepted(response, Replayed(1, []))


def _accepted(response: falcon.Response, outcome: Replayed) -> None:
    response.status = HTTPStatus.ACCEPTED
    response.data = msgspec.json.encode(outcome)
