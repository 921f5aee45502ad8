"""Clusters: the environments, as far as the history needs them."""

from http import HTTPStatus

from api.openapi.answers import document, listed, written
from api.openapi.operation import (
    SPECIFIED,
    Mount,
    Operation,
    Operations,
    any_of,
    named,
)


_TAG = "Clusters"


def operations(mount: Mount) -> Operations:
    """Return the operations on clusters."""
    return {
        "/clusters/": {"get": _list(mount), "post": _create(mount)},
        "/clusters/{cluster_id}/": {
            "get": _show(mount),
            "put": _change(mount),
            "delete": _delete(mount),
        },
        "/clusters/{cluster_id}/reset/": {"put": _reset(mount)},
    }


def _shape(mount: Mount) -> str:
    return "Cluster" if mount is SPECIFIED else "ClientCluster"


def _list(mount: Mount) -> Operation:
    shape = _shape(mount)
    items = any_of(named(shape), named(f"SomeOf{shape}"))
    fields = "cluster_fields" if mount is SPECIFIED else "client_cluster_fields"
    return Operation(
        "list_clusters",
        _TAG,
        "List environments",
        "Those that were made known here or by a deployment, without deleted ones.",
        {HTTPStatus.OK: listed("The clusters.", items)},
        parameters=(fields, "order_by_id", "limit", "cursor"),
    )


def _create(mount: Mount) -> Operation:
    return Operation(
        "create_cluster",
        _TAG,
        "Make an environment known",
        "Under the id that Nailgun gave it. Its release decides whether its"
        " deployments have a history: from 9.0 on (`mitaka-9.0`), and where the"
        " release is not known.",
        {HTTPStatus.CREATED: written("Known.", named(_shape(mount)), "Location")},
        problems=(HTTPStatus.CONFLICT,),
        body=named("NewCluster"),
    )


def _show(mount: Mount) -> Operation:
    return Operation(
        "show_cluster",
        _TAG,
        "Show an environment",
        "A deleted one is not found.",
        {HTTPStatus.OK: document("The cluster.", named(_shape(mount)))},
        problems=(HTTPStatus.NOT_FOUND,),
        parameters=("cluster_id",),
    )


def _change(mount: Mount) -> Operation:
    return Operation(
        "change_cluster",
        _TAG,
        "Change an environment's name or release",
        "What is not named stays. A new release counts for reports that come later.",
        {HTTPStatus.OK: written("Changed.", named(_shape(mount)))},
        problems=(HTTPStatus.NOT_FOUND,),
        parameters=("cluster_id",),
        body=named("ClusterChange"),
    )


def _delete(mount: Mount) -> Operation:
    return Operation(
        "delete_cluster",
        _TAG,
        "Delete an environment, and keep its history",
        "Sets `deleted_at` on it and on its transactions, and answers with the"
        " transaction that stands for the deletion. Its histories can still be read.",
        {HTTPStatus.ACCEPTED: written("Deleted.", mount.one("Transaction"))},
        problems=(HTTPStatus.NOT_FOUND,),
        parameters=("cluster_id", "force"),
    )


def _reset(mount: Mount) -> Operation:
    return Operation(
        "reset_cluster",
        _TAG,
        "Reset an environment, and keep its history",
        "Sets `deleted_at` on all its other transactions, and answers with the"
        " transaction that stands for the reset. Nothing is sent to the nodes.",
        {HTTPStatus.ACCEPTED: written("Reset.", mount.one("Transaction"))},
        problems=(HTTPStatus.NOT_FOUND,),
        parameters=("cluster_id", "force"),
        body=named("Nothing"),
        body_required=False,
    )
