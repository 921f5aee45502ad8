"""What can go wrong, as the callers of db/ see it.

FuelHistoryError
├── NotFound               what was asked for is not there: TransactionNotFound,
│                          EntryNotFound, TaskNotFound, ClusterNotFound, …
├── TransactionConflict    this uuid is another transaction's
├── RunningTransaction     it has not ended, and so is not deleted
├── ClusterExists          this id is, or was, another cluster's
├── ClusterBusy            one of its transactions has not ended
├── DeadReportCut          it is not kept whole, and cannot be replayed
├── DeadReportReplayed     it was replayed, and has not come back
├── RetentionBusy          another retention or import works on this database
├── RetentionDenied        who connects does not own the tables
├── DamagedArchive         a file that is no whole archive of a run
├── DatabaseUnavailable    try again later: nothing was stored
│   ├── RowLocked              another transaction holds what this one needs
│   └── TooManyLocks           it needs more locks than the server has: do less at once
├── DatabaseUnfit          a table, a column or a right is missing
├── ReplicaBehind          a replica has not what its reader has seen already
├── WrongDatabase          this database cannot be used by this version
└── DatabaseRefused        never try this again: a value cannot be stored

What to do about one depends on who asked: the API and the commands say that.
"""


class FuelHistoryError(Exception):
    """The root of this product's own errors."""

    #: Its name for programs, which stays the same.
    code = "fuel_history_error"
    #: What it says of the facts that it is raised with, "{0}" being the first of them;
    #: empty: the one fact says all.
    text = ""

    def __init__(self, *facts: object) -> None:
        super().__init__(*([self.text.format(*facts)] if self.text else facts))


class NotFound(FuelHistoryError):
    """What was asked for is not there; which kind of it, the subclasses say."""

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
    """A uuid that is registered already, for another run: uuid, what differs."""

    code = "transaction_conflict"
    text = "uuid {0} is registered already, with another {1}; nothing was changed"


class TaskNotFound(NotFound):
    """No transaction that is not deleted has this id."""

    code = "task_not_found"
    text = "Task not found"


class RunningTransaction(FuelHistoryError):
    """A transaction that has not ended, and is only deleted by force."""

    code = "transaction_running"
    text = "You cannot delete running task manually"


class ClusterNotFound(NotFound):
    """No cluster that is not deleted has this id."""

    code = "cluster_not_found"
    text = "Cluster not found"


class ClusterExists(FuelHistoryError):
    """A cluster's id that is, or was, another's: the id, what became of that one."""

    code = "cluster_exists"
    text = "Cluster {0} {1}"


class ClusterBusy(FuelHistoryError):
    """A cluster with a transaction that has not ended: its id, the action as a verb."""

    code = "cluster_busy"
    text = "Can't {1} environment '{0}' when running deployment task exists."


class DeadReportNotFound(NotFound):
    """No dead report has this id."""

    code = "dead_report_not_found"
    text = "Dead report not found"


class ParkedReportsNotFound(NotFound):
    """No parked report is of a run with this uuid."""

    code = "parked_reports_not_found"
    text = "No report of this run is parked"


class DeadReportCut(FuelHistoryError):
    """A dead report of which only the beginning is kept: bytes of it, of all."""

    code = "dead_report_cut"
    text = (
        "It cannot be replayed: of its {1} bytes only the first {0} are kept; its"
        " sender has to send it again"
    )


class DeadReportReplayed(FuelHistoryError):
    """A dead report that was replayed, and has not come back since."""

    code = "dead_report_replayed"
    text = "It was replayed already, and has not come back"


class RetentionBusy(FuelHistoryError):
    """Another retention or import works on this database."""

    code = "retention_busy"
    text = "another retention or import works on this database: wait for its end"


class RetentionDenied(FuelHistoryError):
    """Who connects does not own the tables."""

    code = "retention_denied"


class DamagedArchive(FuelHistoryError):
    """A file that is no whole archive of a run; the text says why."""

    code = "damaged_archive"


class DatabaseUnavailable(FuelHistoryError):
    """The database cannot do this now; the same call may succeed later."""

    code = "database_unavailable"

    def __init__(self, reason: str, *, took_too_long: bool = False) -> None:
        """`took_too_long`: it was at work on it until its time was over."""
        super().__init__(reason)
        self.took_too_long = took_too_long


class RowLocked(DatabaseUnavailable):
    """Another transaction held a row, a table or a lock for longer than was waited."""

    code = "row_locked"


class TooManyLocks(DatabaseUnavailable):
    """The server has not as many locks (max_locks_per_transaction) as this needs."""

    code = "too_many_locks"


class DatabaseUnfit(FuelHistoryError):
    """The database lacks a table, a column, a function or a right.

    A migration that did not run yet, mostly; the text is the server's own.
    """

    code = "database_unfit"


class ReplicaBehind(FuelHistoryError):
    """A replica has not replayed what its reader has seen already."""

    code = "replica_behind"


class DatabaseRefused(FuelHistoryError):
    """The database will never store one of these values; nothing was stored."""

    code = "database_refused"


class WrongDatabase(FuelHistoryError):
    """This database cannot be used by this version; the text says why."""

    code = "wrong_database"
