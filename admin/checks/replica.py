"""Check that the replica is one, and that it is close enough."""

import time

from admin.checks.finding import Finding, critical, fine, warning
from admin.installation.connected import schema_gap
from db.database import Database
from db.domain.errors import DatabaseUnavailable
from db.domain.replication import Server, why_not
from db.replication.servers import server_of


#: Seconds between two reads.
_PAUSE = 0.05


def check_replica(primary: Database, replica: Database, max_lag: int) -> Finding:
    """Check that the API can read from the replica.

    A replica that is behind gets `max_lag` seconds to reach the primary's position.
    """
    began = time.monotonic()
    at = server_of(primary)
    try:
        there = server_of(replica)
        unfit = why_not(at, there)
        if unfit is not None:
            return critical(
                "replica",
                f"{unfit}: the API does not read from it",
                "set READ_DATABASE_URL to a streaming replica of DATABASE_URL",
            )
        behind = max(0, at.position - there.position)
        while there.position < at.position:
            if time.monotonic() - began > max_lag:
                return _late(at, there, max_lag)
            time.sleep(_PAUSE)
            there = server_of(replica)
        seconds = round(time.monotonic() - began, 1) if behind else 0.0
        gap = schema_gap(replica)
    except DatabaseUnavailable as error:
        return warning(
            "replica",
            f"it does not answer: {error}",
            "start it, or correct READ_DATABASE_URL; the API reads from the primary",
        )
    if gap is not None:
        return warning("replica", f"of the replica: {gap}", "see its log")
    which = "it follows" if there.is_standby else "it is the primary itself"
    says = f"{which}, {behind} bytes and {seconds} s behind"
    return fine("replica", says, lag_bytes=behind, lag_seconds=seconds)


def _late(primary: Server, replica: Server, max_lag: int) -> Finding:
    behind = primary.position - replica.position
    return warning(
        "replica",
        f"it is more than {max_lag} s behind, {behind} bytes: the API reads from the"
        " primary",
        "see pg_stat_replication on the primary, and whether replay is paused or"
        " delayed by long queries (max_standby_streaming_delay)",
        lag_bytes=behind,
        lag_seconds=max_lag,
    )
