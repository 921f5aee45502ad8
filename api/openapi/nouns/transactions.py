"""Transactions: what ran on an environment, deleted ones too."""

from http import HTTPStatus

from api.openapi.answers import document, listed, nothing, written
from api.openapi.operation import Mount, Operation, Operations, any_of, named


_TAG = "Transactions"


def operations(mount: Mount) -> Operations:
    """Return the operations on transactions."""
    one = mount.one("Transaction")
    items = any_of(one, mount.one("SomeOfTransaction"))
    return {
        "/transactions/": {
            "get": Operation(
                "list_transactions",
                _TAG,
                "List transactions, deleted ones too",
                "Every deployment, reset, deletion … that was ever registered, by `id`."
                " One that was deleted has `deleted_at`; `/tasks/` leaves it out.",
                {HTTPStatus.OK: listed("The transactions.", items)},
                parameters=(
                    "of_cluster",
                    "transaction_statuses",
                    "transaction_types",
                    *("transaction_fields", "order_by_id", "limit", "cursor"),
                ),
            ),
            "post": Operation(
                "register_transaction",
                _TAG,
                "Register a run before it begins",
                "For orchestrators that send no start message of their own. Entries of"
                " `tasks_graph` are there at once, as `pending`; reports that came"
                " before are applied. The same `uuid` again changes nothing and answers"
                " 200, so that a request whose answer was lost can be sent again.",
                {
                    HTTPStatus.CREATED: written("Registered.", one, "Location"),
                    HTTPStatus.OK: written("It was already.", one, "Location"),
                },
                problems=(HTTPStatus.CONFLICT,),
                body=named("RunBody"),
            ),
        },
        "/transactions/{transaction_id}/": {
            "get": Operation(
                "show_transaction",
                _TAG,
                "Show a transaction",
                "Its status, progress and times. While it runs, `progress` is at least"
                " the share of its entries that have ended.",
                {HTTPStatus.OK: document("The transaction.", one)},
                problems=(HTTPStatus.NOT_FOUND,),
                parameters=("transaction_id",),
            ),
            "delete": Operation(
                "delete_transaction",
                _TAG,
                "Delete a transaction, and keep its history",
                "Sets `deleted_at` on it and on its parts: it leaves `/tasks/`, and is"
                " still here. No request ever removes a part of the history.",
                {HTTPStatus.NO_CONTENT: nothing("Deleted, now or before.")},
                problems=(HTTPStatus.NOT_FOUND,),
                parameters=("transaction_id", "force"),
            ),
        },
    }
