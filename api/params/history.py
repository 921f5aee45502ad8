"""What requests for a deployment history ask."""

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
)
from db.domain.statuses import HistoryStatus
from db.queries.history_statements import HistoryFilter
from db.queries.keyset import HistoryOrder, Page


# Nailgun's order in its message, which is not that of the lattice.
_STATUSES = "pending, ready, running, error, skipped"
_OWN = (
    *("nodes", "roles", "statuses", "tasks_names", "since", "until"),
    *("include_summary", "fields"),
)


class HistoryQuery(NamedTuple):
    """Which entries are asked for, and what of each."""

    asked: HistoryFilter
    page: Page
    #: The only members of each entry that are asked for; empty: the usual ones.
    fields: tuple[str, ...] = ()
    include_summary: bool = False


def history_query(
    params: Params, now: datetime, known_fields: Sequence[str] = ()
) -> HistoryQuery:
    """Return what the parameters ask of a history; raises BadParameter.

    `now` is what ages count back from. `known_fields` are what an entry can
    have; without any, every name may be asked for.
    """
    refuse_unknown(params, *_OWN, *PAGING)
    since, until = period(params, now)
    asked = HistoryFilter(
        nodes=items(params, "nodes"),
        statuses=_statuses(params),
        names=items(params, "tasks_names"),
        roles=items(params, "roles"),
        since=since,
        until=until,
    )
    page = page_query(params, HistoryOrder, HistoryOrder.id)
    chosen = fields(params, known_fields) if known_fields else items(params, "fields")
    summary = boolean(params, "include_summary") or "summary" in chosen
    return HistoryQuery(asked, page, chosen, summary)


def of_node(query: HistoryQuery, node_id: str) -> HistoryQuery:
    """Return the query for one node; raises BadParameter where it names nodes."""
    if query.asked.nodes:
        raise BadParameter("nodes cannot be given here: the URL says which node")
    if "\0" in node_id:
        raise BadParameter("the node must not hold the character NUL")
    return query._replace(asked=query.asked._replace(nodes=(node_id,)))


def _statuses(params: Params) -> tuple[HistoryStatus, ...]:
    try:
        return tuple(map(HistoryStatus, items(params, "statuses")))
    except ValueError:
        raise BadParameter(f"Statuses parameter could be only: {_STATUSES}") from None
