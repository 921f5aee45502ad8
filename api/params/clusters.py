"""What requests for clusters ask."""

from collections.abc import Sequence
from typing import NamedTuple

from api.params.fields import fields
from api.params.paging import PAGING, page_query
from api.params.values import Params, refuse_unknown
from db.queries.clusters import ClusterOrder
from db.queries.keyset import Page


class ClustersQuery(NamedTuple):
    """Which part of the clusters is asked for, and what of each."""

    page: Page
    #: The only members of each that are asked for; empty: all.
    fields: tuple[str, ...]


def clusters_query(params: Params, known_fields: Sequence[str]) -> ClustersQuery:
    """Return what the parameters ask of the clusters; raises BadParameter."""
    refuse_unknown(params, "fields", *PAGING)
    page = page_query(params, ClusterOrder, ClusterOrder.id)
    return ClustersQuery(page, fields(params, known_fields))
