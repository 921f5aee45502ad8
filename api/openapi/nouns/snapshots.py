"""What a transaction began with, and what came of it in numbers."""

from http import HTTPStatus

from api.openapi.answers import document
from api.openapi.operation import Json, Mount, Operation, Operations, named


_TAG = "Transactions"
_OBJECT: Json = {"type": "object"}
_ROLES: Json = {"type": "array", "items": named("Role")}
_OBJECT_OR_NULL: Json = {"type": ["object", "null"]}


def operations(mount: Mount) -> Operations:
    """Return the operations on a transaction's snapshots, its summary, its failures."""
    one = "/transactions/{transaction_id}"
    return {
        f"{one}/settings/": {
            "get": _snapshot("settings", "the environment's settings", _OBJECT_OR_NULL)
        },
        f"{one}/deployment_info/": {
            "get": _snapshot("deployment_info", "what the nodes were told", _OBJECT)
        },
        f"{one}/network_configuration/": {
            "get": _snapshot(
                "network_configuration", "the environment's networks", _OBJECT_OR_NULL
            )
        },
        f"{one}/roles/": {
            "get": Operation(
                "list_roles",
                _TAG,
                "List which nodes had which role in a run",
                "By the roles' names; `[]` where the start of the run told none. A node"
                " may have several, `master` and `virtual_sync_node` have none.",
                {HTTPStatus.OK: document("The roles.", _ROLES)},
                problems=(HTTPStatus.NOT_FOUND,),
                parameters=("transaction_id",),
            )
        },
        f"{one}/summary/": {
            "get": Operation(
                "show_summary",
                _TAG,
                "Count a run's entries",
                "By status, by node and by task; how long they took; and how many of"
                " the graph's tasks were reported at all.",
                {HTTPStatus.OK: document("The numbers.", mount.one("Summary"))},
                problems=(HTTPStatus.NOT_FOUND,),
                parameters=("transaction_id",),
            )
        },
        f"{one}/failures/": {
            "get": Operation(
                "show_failures",
                _TAG,
                "Tell what failed in a run, and what never ran because of it",
                "A failed entry holds up what waits for it in the run's graph, directly"
                " or through other entries that wait. What began all the same did not"
                " wait, and holds nothing up. An entry that several hold up is told at"
                " each of them, and counted once in `never_ran`.",
                {HTTPStatus.OK: document("The failures.", mount.one("Failures"))},
                problems=(HTTPStatus.NOT_FOUND,),
                parameters=("transaction_id",),
            )
        },
    }


def _snapshot(name: str, what: str, schema: Json) -> Operation:
    missing = "{}" if schema is _OBJECT else "null"
    return Operation(
        f"show_{name}",
        _TAG,
        f"Show {what} when the run began",
        f"As it was given then, byte for byte; `{missing}` where nothing was.",
        {HTTPStatus.OK: document("The snapshot.", schema)},
        problems=(HTTPStatus.NOT_FOUND,),
        parameters=("transaction_id",),
    )
