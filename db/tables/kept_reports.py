"""Parked and dead reports, and data about deliveries."""

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from db.tables.columns import created_at, metadata, time_column


parked_reports = Table(
    "parked_reports",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("task_uuid", Text, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    time_column("arrived_at", nullable=False),
    Column("origin", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    # Since when it waits for its run: it may have arrived long before.
    Column(
        "parked_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=func.now(),
    ),
    # When it had waited for PARKED_LIMIT_HOURS (unannounced.py); null: it waits.
    time_column("unannounced_at"),
    # The same bytes twice add nothing: a redelivery is not a second report.
    UniqueConstraint("task_uuid", "digest"),
    Index(
        "parked_reports_waiting_idx",
        "parked_at",
        postgresql_where=text("unannounced_at IS NULL"),
    ),
)

dead_reports = Table(
    "dead_reports",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("origin", Text, nullable=False),
    time_column("first_arrived_at", nullable=False),
    time_column("last_arrived_at", nullable=False),
    # How many times these bytes arrived: producers repeat, brokers redeliver.
    Column("times", Integer, nullable=False, server_default="1"),
    # How many replays failed.
    Column("attempts", Integer, nullable=False, server_default="0"),
    # The error of each earlier attempt, and when the report was replayed after it
    # (seconds since 1970): {"reason", "detail", "replayed_at"}, the last ten.
    Column("earlier_errors", JSONB, nullable=False, server_default=text("'[]'")),
    # When the broker got it again; null: not since it last died.
    time_column("replayed_at"),
    Column("payload", LargeBinary, nullable=False),
    # Bytes that arrived; more than `payload` has if they were too many to keep.
    Column("payload_size", BigInteger, nullable=False),
    UniqueConstraint("digest"),
    Index(None, "reason", "id"),
)

dead_levels = Table(
    "dead_levels",
    metadata,
    # The broker and the queue, as in dead_reports.
    Column("origin", Text, primary_key=True),
    # By how much its dead reports exceed the permitted share: see dead_limit.py.
    Column("level", Integer, nullable=False),
)

suspect_deliveries = Table(
    "suspect_deliveries",
    metadata,
    # SHA-256 of the message in the broker.
    Column("digest", LargeBinary, primary_key=True),
    # Tries that were started and not ended since it came again: see suspects.py.
    Column("tries", SmallInteger, nullable=False),
    Column(
        "tried_at",
        DateTime(timezone=True),
        nullable=False,
        server_default=func.now(),
    ),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("key", Text, primary_key=True),
    # A digest of the reports that came with this key, and their number.
    Column("digest", LargeBinary, nullable=False),
    Column("reports", Integer, nullable=False),
    created_at(),
    Index(None, "created_at"),
)
