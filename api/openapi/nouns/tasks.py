"""Tasks: the older name of transactions, without the deleted ones."""

from http import HTTPStatus

from api.openapi.answers import document, listed, nothing
from api.openapi.operation import Mount, Operation, Operations, any_of


_TAG = "Tasks (deprecated)"
_HEADERS = ("Deprecation", "SuccessorVersion")


def operations(mount: Mount) -> Operations:
    """Return the operations on tasks."""
    one = mount.one("Transaction")
    items = any_of(one, mount.one("SomeOfTransaction"))
    return {
        "/tasks/": {
            "get": Operation(
                "list_tasks",
                _TAG,
                "List transactions that are not deleted",
                "As `/transactions/`, without those that have `deleted_at`.",
                {HTTPStatus.OK: listed("The tasks.", items, *_HEADERS)},
                parameters=(
                    *("of_cluster_or_none", "transaction_statuses"),
                    *("transaction_types", "transaction_fields"),
                    *("order_by_id", "limit", "cursor"),
                ),
                deprecated=True,
            ),
        },
        "/tasks/{task_id}/": {
            "get": Operation(
                "show_task",
                _TAG,
                "Show a transaction that is not deleted",
                "As `/transactions/<id>/`; one that was deleted is not found.",
                {HTTPStatus.OK: document("The task.", one, *_HEADERS)},
                problems=(HTTPStatus.NOT_FOUND,),
                parameters=("task_id",),
                deprecated=True,
            ),
            "delete": Operation(
                "delete_task",
                _TAG,
                "Delete a transaction, and keep its history",
                "As `DELETE /transactions/<id>/`; a second time it is not found.",
                {HTTPStatus.NO_CONTENT: nothing("Deleted.", *_HEADERS)},
                problems=(HTTPStatus.NOT_FOUND,),
                parameters=("task_id", "force"),
                deprecated=True,
            ),
        },
    }
