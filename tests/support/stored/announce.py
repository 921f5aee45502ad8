"""Announce a run as a start message without a graph does."""

from db.database import Database
from db.domain.starts import Start
from pipeline.counts import Counts
from pipeline.store_start import store_start


def start_of(uuid: str) -> Start:
    return Start(uuid, "", dry_run=False, entries=[], snapshots=[])


def announce(database: Database, uuid: str) -> Counts:
    """Register a run and apply what is parked for it; return the counts."""
    return store_start(database, start_of(uuid))
