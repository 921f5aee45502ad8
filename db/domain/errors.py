"""The errors that callers of db/ can get.

FuelHistoryError
├── NotFound               the object does not exist: TransactionNotFound,
│                          EntryNotFound, TaskNotFound, ClusterNotFound, …
├── TransactionConflict    another transaction has this uuid
├── RunningTransaction     it has not ended, so it is not deleted
├── ClusterExists          another cluster has or had this id
├── ClusterBusy            one of its transactions has not ended
├── DeadReportCut          it was not kept whole, so it cannot be replayed
├── DeadReportReplayed     it was replayed, and has not failed again since
├── RetentionBusy          another retention or import uses this database
├── RetentionDenied        the user does not own the tables
├── DamagedArchive         the file is not a complete archive of a run
├── DatabaseUnavailable    try again later: nothing was stored
│   ├── RowLocked              another transaction holds a lock that this one needs
│   └── TooManyLocks           the server has too few locks for it: do less at once
├── DatabaseUnfit          a table, a column or a permission is missing
├── ReplicaBehind          the replica lacks what its reader has already seen
├── WrongDatabase          this version cannot use this database
└── DatabaseRefused        never try this again: a value cannot be stored

What to do about an error depends on the caller: the API and the commands add that.
"""


class FuelHistoryError(Exception):
    """Base of this product's own errors."""

    #: Its stable name for programs.
    code = "fuel_history_error"
    #: Its text; "{0}" is the first argument. Empty: the only argument is the text.
    text = ""

    def __init__(self, *facts: object) -> None:
        super().__init__(*([self.text.format(*facts)] if self.text else facts))


class NotFound(FuelHistoryError):
    """An object does not exist; subclasses tell its kind."""

    code = "not_found"


class TransactionNotFound(NotFound):
    """No transaction has this id."""

    code = "transaction_not_found"
    text = "Transaction not found"


class EntryNotFound(NotFound):
    """No entry of this transaction's history has this id."""

    code = "entry_not_found"
    text = "Deployment history entry not found"


class TransactionConflict(FuelHistoryError):
    """Another run was registered with this uuid: the uuid, and what differs."""

    code = "transaction_conflict"
    text = "uuid {0} is registered already, with another {1}; nothing was changed"


class TaskNotFound(NotFound):
    """No transaction that is not deleted has this id."""

    code = "task_not_found"
    text = "Task not found"


class RunningTransaction(FuelHistoryError):
    """The transaction has not ended, so only `force` deletes it."""

    code = "transaction_running"
    text = "You cannot delete running task manually"


class ClusterNotFound(NotFound):
    """No cluster that is not deleted has this id."""

    code = "cluster_not_found"
    text = "Cluster not found"


class ClusterExists(FuelHistoryError):
    """Another cluster has or had this id: the id, and the state of that cluster."""

    code = "cluster_exists"
    text = "Cluster {0} {1}"


class ClusterBusy(FuelHistoryError):
    """A transaction of the cluster has not ended: its id, the action as a verb."""

    code = "cluster_busy"
    text = "Can't {1} environment '{0}' when running deployment task exists."


class DeadReportNotFound(NotFound):
    """No dead report has this id."""

    code = "dead_report_not_found"
    text = "Dead report not found"


class ParkedReportsNotFound(NotFound):
    """No report of a run with this uuid is parked."""

    code = "parked_reports_not_found"
    text = "No report of this run is parked"


class DeadReportCut(FuelHistoryError):
    """Only the start of the dead report was kept: bytes that are kept, bytes in all."""

    code = "dead_report_cut"
    text = (
        "It cannot be replayed: only the first {0} of its {1} bytes were kept; its"
        " sender must send it again"
    )


class DeadReportReplayed(FuelHistoryError):
    """The dead report was replayed, and has not failed again since."""

    code = "dead_report_replayed"
    text = "It was replayed already, and has not failed again since"


class RetentionBusy(FuelHistoryError):
    """Another retention or import uses this database."""

    code = "retention_busy"
    text = "another retention or import uses this database: wait until it ends"


class RetentionDenied(FuelHistoryError):
    """The user does not own the tables."""

    code = "retention_denied"


class DamagedArchive(FuelHistoryError):
    """The file is not a complete archive of a run; the text says why."""

    code = "damaged_archive"


class DatabaseUnavailable(FuelHistoryError):
    """The database cannot do this now; the same call may succeed later."""

    code = "database_unavailable"

    def __init__(self, reason: str, *, took_too_long: bool = False) -> None:
        """`took_too_long`: the statement ran until it timed out."""
        super().__init__(reason)
        self.took_too_long = took_too_long


class RowLocked(DatabaseUnavailable):
    """Another transaction held a row, table or lock for longer than the timeout."""

    code = "row_locked"


class TooManyLocks(DatabaseUnavailable):
    """The server has too few locks (max_locks_per_transaction) for this."""

    code = "too_many_locks"


class DatabaseUnfit(FuelHistoryError):
    """The database lacks a table, a column, a function or a permission.

    Usually a migration has not run yet; the text is the server's own.
    """

    code = "database_unfit"


class ReplicaBehind(FuelHistoryError):
    """The replica has not replayed what its reader has already seen."""

    code = "replica_behind"


class DatabaseRefused(FuelHistoryError):
    """The database will never store one of these values; nothing was stored."""

    code = "database_refused"


class WrongDatabase(FuelHistoryError):
    """This version cannot use this database; the text says why."""

    code = "wrong_database"
