"""Clusters as they are stored, and with the members that the clients expect."""

from typing import Final

import msgspec

from api.http.mount import ByMount


class Cluster(msgspec.Struct, gc=False):
    """One cluster."""

    id: int
    #: Null: only the id is known.
    name: str | None
    release_version: str | None
    status: str
    created_at: int | str


class ClientCluster(Cluster, gc=False):
    """One cluster for `fuel env` and `fuel2 env`: 9.0.0 fails without these."""

    release_id: None
    fuel_version: None
    is_customized: None
    changes: None


SHAPES: Final = ByMount[type[Cluster]](Cluster, ClientCluster)
