"""Query parameters of clusters."""

import dataclasses
from typing import Any, Final

from api.http import parameters
from api.http.mount import ByMount
from api.http.page_parameters import paging
from api.http.query import Query
from db.queries.keyset import IdOrder, Page
from fuel_history.shapes.clusters import ClientCluster, Cluster
from text.spreadsheet import CsvKind


@dataclasses.dataclass(frozen=True)
class ClustersQuery(Query):
    """Which part of the clusters is requested, and which of their members."""

    fields: tuple[str, ...] = parameters.fields(Cluster.__struct_fields__)
    page: Page = paging(IdOrder)
    csv: CsvKind | None = parameters.csv()


@dataclasses.dataclass(frozen=True)
class ClientClustersQuery(ClustersQuery):
    """The same for the released clients."""

    fields: tuple[str, ...] = parameters.fields(ClientCluster.__struct_fields__)


SHAPES: Final = ByMount[type[Cluster[Any]]](Cluster, ClientCluster)
QUERIES: Final = ByMount(ClustersQuery, ClientClustersQuery)
