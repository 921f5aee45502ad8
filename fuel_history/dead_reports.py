"""Dead reports: list, show, replay and remove them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypeAlias, TypedDict, Unpack

import msgspec
from msgspec.json import Decoder

from fuel_history.session import Session
from fuel_history.shapes import kept_reports
from fuel_history.shapes.kept_reports import Replayed
from fuel_history.times import time_parameter


_PATH = "/api/v1/dead_reports/"


DeadReport: TypeAlias = kept_reports.DeadReport[datetime]
DeadReportDetails: TypeAlias = kept_reports.DeadReportDetails[datetime]


class Purged(msgspec.Struct, frozen=True, kw_only=True):
    """The number of removed reports."""

    purged: int


class DeadReportFilter(TypedDict, total=False):
    """Which dead reports to select; an empty filter selects all that wait."""

    reasons: Iterable[str]
    #: Last arrival at this time or later: a time, or an age.
    since: datetime | str
    #: Last arrival before this time.
    until: datetime | str
    #: Those that were replayed and did not fail again, instead of those that wait.
    replayed: bool


_reports = Decoder(list[DeadReport])
_details = Decoder(DeadReportDetails)
_replayed = Decoder(Replayed)
_purged = Decoder(Purged)


class DeadReports:
    """The dead reports of one server; raises fuel_history/errors.py's."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self, **wanted: Unpack[DeadReportFilter]) -> Iterator[DeadReport]:
        """Yield dead reports, sorted by id, page by page."""
        return self._session.pages(_PATH, _reports, _params(wanted))

    def show(self, report_id: int) -> DeadReportDetails:
        """Return one with its content; raises NotFound."""
        return self._session.get(f"{_PATH}{report_id:d}/", _details)

    def replay(self, ids: Iterable[int], *, force: bool = False) -> Replayed:
        """Publish these reports to the reports' broker again.

        They stay dead reports meanwhile, and become dead reports again if they fail
        again. `force` includes those that were replayed before.
        """
        return self._replay({"ids": list(ids)}, force=force)

    def replay_reasons(self, reasons: Iterable[str]) -> Replayed:
        """Replay all waiting reports with one of these reasons; none: all."""
        given = list(reasons)
        return self._replay({"reasons": given} if given else {"all": True}, force=False)

    def purge(self, **wanted: Unpack[DeadReportFilter]) -> int:
        """Remove what :meth:`list` yields; return their number."""
        # The server refuses an empty filter, because it is usually a mistake.
        params = {"replayed": "0"} | _params(wanted)
        return self._session.change("DELETE", _PATH, _purged, **params).purged

    def purge_one(self, report_id: int) -> None:
        """Remove one; raises NotFound."""
        self._session.delete(f"{_PATH}{report_id:d}/")

    def _replay(self, body: object, *, force: bool) -> Replayed:
        path = f"{_PATH}replay/"
        return self._session.change(
            "POST", path, _replayed, json=body, force=int(force)
        )


def _params(wanted: DeadReportFilter) -> dict[str, str | int]:
    params = {
        "reasons": ",".join(wanted.get("reasons", ())),
        "since": time_parameter(wanted.get("since", "")),
        "until": time_parameter(wanted.get("until", "")),
        "replayed": "1" if wanted.get("replayed", False) else "",
    }
    return {name: text for name, text in params.items() if text}
