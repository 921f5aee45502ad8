"""What is computed of runs, and what operators noted of failures."""

from sqlalchemy import (
    ARRAY,
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    func,
)

from db.tables.columns import metadata, time_column


def _task_id(*, is_key: bool = False) -> Column[int]:
    return Column(
        "task_id",
        Integer,
        ForeignKey("tasks.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=is_key,
        autoincrement=False,
    )


#: An outbox: a trigger on `tasks` writes it in the transaction that ends a run, or
#: that changes one which has ended.
digests_due = Table(
    "digests_due",
    metadata,
    _task_id(is_key=True),
    # When it may be taken: a late report, or who takes it, moves it.
    Column(
        "due_at", DateTime(timezone=True), nullable=False, server_default=func.now()
    ),
    Index(None, "due_at"),
)

run_digests = Table(
    "run_digests",
    metadata,
    _task_id(is_key=True),
    # tasks.version of which it was made: with another one it says nothing.
    Column("version", BigInteger, nullable=False),
    # Of the program's form of digests; another one says nothing.
    Column("form", SmallInteger, nullable=False),
    Column(
        "made_at", DateTime(timezone=True), nullable=False, server_default=func.now()
    ),
    # Whether later runs are compared with it: db/domain/answers/facts.py.
    Column("is_good", Boolean, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("never_ran", Integer, nullable=False),
    Column("unfinished", Integer, nullable=False),
    Column("nodes", Integer, nullable=False),
    Column("seconds", Double),
    # Medians by task and role: what later runs are compared with, apart from the rest.
    Column("points", JSON, nullable=False),
    Column("body", JSON, nullable=False),
)

run_failures = Table(
    "run_failures",
    metadata,
    _task_id(),
    # What is equal for failures that are alike: db/domain/answers/causes.py.
    Column("fingerprint", Text, nullable=False),
    Column("deployment_graph_task_name", Text, nullable=False),
    Column("cause", Text),
    Column("node_ids", ARRAY(Text), nullable=False),
    time_column("first_at"),
    time_column("last_at"),
    PrimaryKeyConstraint("task_id", "fingerprint"),
    Index(None, "fingerprint", "task_id"),
)

failure_notes = Table(
    "failure_notes",
    metadata,
    # Stays when the last run with such a failure is removed.
    Column("fingerprint", Text, primary_key=True),
    Column("note", Text, nullable=False),
    # Null: nobody logs in.
    Column("noted_by", Text),
    time_column("noted_at", nullable=False),
)

audit = Table(
    "audit",
    metadata,
    # Requests that changed something: who reset, deleted, replayed, noted.
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    # Null: nobody logs in.
    Column("who", Text),
    Column("address", Text),
    Column("method", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("status", SmallInteger, nullable=False),
    Column("request_id", Text),
    Index(None, "at"),
)

chain_links = Table(
    "chain_links",
    metadata,
    # The environment; 0: none. Links are added, and never changed or removed: those of
    # a run stay when it is.
    Column("cluster_id", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("task_id", Integer, nullable=False),
    Column("task_uuid", Text, nullable=False),
    # SHA-256 of the run's rows, of those of each node, and of all links until here.
    Column("leaf", LargeBinary, nullable=False),
    Column("nodes", JSON, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column(
        "made_at", DateTime(timezone=True), nullable=False, server_default=func.now()
    ),
    PrimaryKeyConstraint("cluster_id", "position"),
    Index(None, "task_id"),
)

run_predictions = Table(
    "run_predictions",
    metadata,
    _task_id(),
    time_column("made_at", nullable=False),
    time_column("end_at", nullable=False),
    time_column("latest_at", nullable=False),
    # Of its entries, how many had ended: 0 to 1.
    Column("done", Double, nullable=False),
    PrimaryKeyConstraint("task_id", "made_at"),
)
