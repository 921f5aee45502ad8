"""Clusters: what we know of them, and what the released clients look for."""

from typing import Annotated, Generic, TypeAlias

from fuel_history.shapes.shape import Time, Timed, means


_Unknown: TypeAlias = Annotated[None, means("Not known here; the clients look for it.")]


class Cluster(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One cluster."""

    id: Annotated[int, means("The environment's id, as Nailgun numbers it.")]
    name: Annotated[str | None, means("The environment's name.")] = None
    release_version: Annotated[
        str | None, means("`<openstack>-<fuel>`; null: not known.")
    ] = None
    status: Annotated[
        str,
        means(
            "What its latest deployment made of it; `new`: there was none since the"
            " reset; `partially_deployed`: it ended, but a node failed."
        ),
    ]
    created_at: Annotated[Time, means("When it became known here.")]


class ClientCluster(Cluster[Time], Generic[Time], frozen=True, kw_only=True):
    """One cluster for `fuel env` and `fuel2 env`: 9.0.0 fails without these."""

    release_id: _Unknown = None
    fuel_version: _Unknown = None
    is_customized: _Unknown = None
    changes: _Unknown = None
