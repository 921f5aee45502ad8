"""What requests for dead reports ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from api.params.fields import fields
from api.params.paging import PAGING, page_query
from api.params.values import (
    BadParameter,
    Params,
    boolean,
    items,
    period,
    refuse_unknown,
    text,
)
from astute.bad_report import Reason
from db.domain.reports import DeadReportFilter
from db.queries.dead_reports import DeadReportOrder
from db.queries.keyset import Page


_FILTERS = ("reasons", "since", "until", "replayed")


class DeadReportsQuery(NamedTuple):
    """Which dead reports are asked for, and what of each."""

    asked: DeadReportFilter
    page: Page
    #: The only members of each that are asked for; empty: all.
    fields: tuple[str, ...]


def dead_reports_query(
    params: Params, now: datetime, known_fields: Sequence[str]
) -> DeadReportsQuery:
    """Return what the parameters ask of the list; raises BadParameter.

    `now` is what ages count back from.
    """
    refuse_unknown(params, *_FILTERS, "fields", *PAGING)
    page = page_query(params, DeadReportOrder, DeadReportOrder.id)
    return DeadReportsQuery(_filter(params, now), page, fields(params, known_fields))


def purge_query(params: Params, now: datetime) -> DeadReportFilter:
    """Return which dead reports are to be removed: those that the list would have.

    Raises BadParameter, also where nothing is asked for.
    """
    refuse_unknown(params, *_FILTERS, "all")
    given = [name for name in _FILTERS if text(params, name)]
    if boolean(params, "all"):
        if given:
            raise BadParameter(f"all goes with no other parameter, not with {given[0]}")
        return DeadReportFilter()
    if not given:
        raise BadParameter(
            f"give at least one of: {', '.join(_FILTERS)}; or all=1, which removes"
            " every dead report"
        )
    return _filter(params, now)


def _filter(params: Params, now: datetime) -> DeadReportFilter:
    since, until = period(params, now)
    return DeadReportFilter(
        reasons=_reasons(params),
        since=since,
        until=until,
        # Those that wait are what somebody has to look at.
        replayed=boolean(params, "replayed"),
    )


def _reasons(params: Params) -> tuple[Reason, ...]:
    try:
        return tuple(map(Reason, items(params, "reasons")))
    except ValueError:
        raise BadParameter(f"reasons can only be: {', '.join(Reason)}") from None
