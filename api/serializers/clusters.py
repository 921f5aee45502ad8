"""Clusters: what we know of them, and what the released clients look for."""

from collections.abc import Mapping

import msgspec

from db.queries.times import TimeFormat


class Cluster(msgspec.Struct, gc=False):
    """One cluster."""

    id: int
    name: str
    release_version: str | None
    status: str
    created_at: int | str


class ClientCluster(Cluster, gc=False):
    """One cluster for `fuel env` and `fuel2 env`: 9.0.0 fails without these."""

    release_id: None
    fuel_version: None
    is_customized: None
    changes: None


#: The shape of each mount, which its form of times tells.
SHAPES: Mapping[TimeFormat, type[Cluster]] = {
    TimeFormat.epoch: Cluster,
    TimeFormat.iso_microseconds: ClientCluster,
}
