"""Clusters: what is known of them, and what the released clients expect."""

from typing import Annotated, Generic, TypeAlias

from fuel_history.shapes.shape import Time, Timed, means


_Unknown: TypeAlias = Annotated[
    None, means("Unknown here; the clients expect the member.")
]


class Cluster(Timed[Time], Generic[Time], frozen=True, kw_only=True):
    """One cluster."""

    id: Annotated[int, means("The environment's id in Nailgun.")]
    name: Annotated[str | None, means("The environment's name.")] = None
    release_version: Annotated[
        str | None, means("`<openstack>-<fuel>`; null: unknown.")
    ] = None
    status: Annotated[
        str,
        means(
            "The result of its latest deployment; `new`: there was none since the"
            " reset; `partially_deployed`: it ended, but a node failed."
        ),
    ]
    created_at: Annotated[Time, means("When it was registered here.")]


class ClientCluster(Cluster[Time], Generic[Time], frozen=True, kw_only=True):
    """One cluster for `fuel env` and `fuel2 env`; 9.0.0 fails without these members."""

    release_id: _Unknown = None
    fuel_version: _Unknown = None
    is_customized: _Unknown = None
    changes: _Unknown = None
