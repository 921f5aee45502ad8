"""Announce a run as a start message without a graph does."""

from datetime import UTC, datetime

from brokers.interface import Delivery
from db.database import Database
from db.domain.starts import Start
from pipeline.counts import Counts
from pipeline.received import ReceivedStart
from pipeline.store_starts import store_starts


def start_of(uuid: str) -> Start:
    return Start(uuid, "", dry_run=False, entries=[], snapshots=[])


def announce(database: Database, uuid: str) -> Counts:
    """Register a run and apply what is parked for it; return the counts."""
    delivery = Delivery(0, b"", datetime.now(UTC), "test")
    return store_starts(database, [ReceivedStart(delivery, start_of(uuid))]).counts
