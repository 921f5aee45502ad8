"""What can go wrong, as the callers of db/ see it.

FuelHistoryError
├── NotFound               what was asked for is not there
│   ├── TransactionNotFound    no transaction has this id
│   ├── EntryNotFound          no entry of this transaction has this id
│   ├── TaskNotFound           no transaction that is not deleted has this id
│   ├── ClusterNotFound        no cluster that is not deleted has this id
│   └── DeadReportNotFound     no dead report has this id
├── TransactionConflict    this uuid is another transaction's
├── RunningTransaction     it has not ended, and so is not deleted
├── ClusterExists          this id is, or was, another cluster's
├── ClusterBusy            one of its transactions has not ended
├── DeadReportCut          it is not kept whole, and cannot be replayed
├── DeadReportReplayed     it was replayed, and has not come back
├── NearlyAllDead          what comes is nearly all bad: nobody takes more
├── RetentionBusy          another retention or import works on this database
├── RetentionDenied        who connects does not own the tables
├── DamagedArchive         a file that is no whole archive of a run
├── DatabaseUnavailable    try again later: nothing was stored
├── ReplicaBehind          a replica has not what its reader has seen already
├── WrongDatabase          this database cannot be used by this version
└── DatabaseRefused        never try this again: a value cannot be stored
"""

from collections.abc import Mapping


class FuelHistoryError(Exception):
    """The root of this product's own errors; `code` is stable for programs."""

    code = "fuel_history_error"


class NotFound(FuelHistoryError):
    """What was asked for is not there; which kind of it, the subclasses say."""

    code = "not_found"


class TransactionNotFound(NotFound):
    """No transaction has this id."""

    code = "transaction_not_found"

    def __init__(self, task_id: int) -> None:
        super().__init__("Transaction not found")
        self.task_id = task_id


class EntryNotFound(NotFound):
    """No entry of this transaction's history has this id."""

    code = "entry_not_found"

    def __init__(self, entry_id: int) -> None:
        super().__init__("Deployment history entry not found")
        self.entry_id = entry_id


class TransactionConflict(FuelHistoryError):
    """A uuid that is registered already, for another run."""

    code = "transaction_conflict"

    def __init__(self, uuid: str) -> None:
        super().__init__(
            f"uuid {uuid} is registered already, with another cluster, name,"
            " graph_type or dry_run"
        )


class TaskNotFound(NotFound):
    """No transaction that is not deleted has this id."""

    code = "task_not_found"

    def __init__(self, task_id: int) -> None:
        super().__init__("Task not found")
        self.task_id = task_id


class RunningTransaction(FuelHistoryError):
    """A transaction that has not ended, and is only deleted by force."""

    code = "transaction_running"

    def __init__(self, task_id: int) -> None:
        super().__init__("You cannot delete running task manually")
        self.task_id = task_id


class ClusterNotFound(NotFound):
    """No cluster that is not deleted has this id."""

    code = "cluster_not_found"

    def __init__(self, cluster_id: int) -> None:
        super().__init__("Cluster not found")
        self.cluster_id = cluster_id


class ClusterExists(FuelHistoryError):
    """A cluster's id that is, or was, another's."""

    code = "cluster_exists"

    def __init__(self, cluster_id: int, *, deleted: bool) -> None:
        super().__init__(
            f"Cluster {cluster_id} was deleted, and its id is not given again"
            if deleted
            else f"Cluster {cluster_id} exists already"
        )


class ClusterBusy(FuelHistoryError):
    """A cluster with a transaction that has not ended; `action`: a verb."""

    code = "cluster_busy"

    def __init__(self, cluster_id: int, action: str) -> None:
        super().__init__(
            f"Can't {action} environment '{cluster_id}' when running deployment"
            " task exists."
        )


class DeadReportNotFound(NotFound):
    """No dead report has this id."""

    code = "dead_report_not_found"

    def __init__(self, report_id: int) -> None:
        super().__init__("Dead report not found")
        self.report_id = report_id


class DeadReportCut(FuelHistoryError):
    """A dead report of which only the beginning is kept."""

    code = "dead_report_cut"

    def __init__(self, report_id: int, kept: int, size: int) -> None:
        super().__init__(
            f"It cannot be replayed: of its {size} bytes only the first {kept} are"
            " kept; its sender has to send it again"
        )
        self.report_id = report_id


class DeadReportReplayed(FuelHistoryError):
    """A dead report that was replayed, and has not come back since."""

    code = "dead_report_replayed"

    def __init__(self, report_id: int) -> None:
        super().__init__(
            "It was replayed already, and has not come back; force=1 replays it again"
        )
        self.report_id = report_id


class NearlyAllDead(FuelHistoryError):
    """Nearly all that comes from a queue is bad; `reasons` counts the last ones."""

    code = "nearly_all_dead"

    def __init__(self, origin: str, reasons: Mapping[str, int]) -> None:
        super().__init__(origin, dict(reasons))  # as Celery makes it anew
        self.origin = origin
        self.reasons = dict(reasons)

    def __str__(self) -> str:
        return f"Nearly all that comes from {self.origin} is bad: {self.reasons}"


class RetentionBusy(FuelHistoryError):
    """Another retention or import works on this database."""

    code = "retention_busy"

    def __init__(self) -> None:
        super().__init__(
            "another retention or import works on this database: wait for its end"
        )


class RetentionDenied(FuelHistoryError):
    """Who connects does not own the tables."""

    code = "retention_denied"

    def __init__(self) -> None:
        super().__init__(
            "DATABASE_URL must be that of the tables' owner, who migrates: nobody else"
            " may remove history"
        )


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


class ReplicaBehind(FuelHistoryError):
    """A replica has not replayed what its reader has seen already."""

    code = "replica_behind"


class DatabaseRefused(FuelHistoryError):
    """The database will never store one of these values; nothing was stored."""

    code = "database_refused"


class WrongDatabase(FuelHistoryError):
    """This database cannot be used by this version; the text says why."""

    code = "wrong_database"
