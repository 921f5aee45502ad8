"""What can go wrong, as the callers of db/ see it.

FuelHistoryError
├── TransactionNotFound    no transaction has this id
├── DatabaseUnavailable    try again later: nothing was stored
├── WrongDatabase          this database cannot be used by this version
└── DatabaseRefused        never try this again: a value cannot be stored
"""


class FuelHistoryError(Exception):
    """The root of this product's own errors; `code` is stable for programs."""

    code = "fuel_history_error"


class TransactionNotFound(FuelHistoryError):
    """No transaction has this id."""

    code = "transaction_not_found"

    def __init__(self, task_id: int) -> None:
        super().__init__("Transaction not found")
        self.task_id = task_id


class DatabaseUnavailable(FuelHistoryError):
    """The database cannot do this now; the same call may succeed later."""

    code = "database_unavailable"


class DatabaseRefused(FuelHistoryError):
    """The database will never store one of these values; nothing was stored."""

    code = "database_refused"


class WrongDatabase(FuelHistoryError):
    """This database cannot be used by this version; the text says why."""

    code = "wrong_database"
