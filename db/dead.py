"""Dead reports: what the orchestrator sent and we could not take, with the reason."""

from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import Connection, func
from sqlalchemy.dialects.postgresql import insert

from db.domain.reports import DeadReport
from db.tables import dead_reports


#: Bytes of a payload that are kept, 1 MiB; only a start message is larger.
KEPT = 1 << 20


def bury(connection: Connection, reports: Iterable[DeadReport]) -> None:
    """Store dead reports; the same bytes again are counted in `times`."""
    rows: dict[bytes, dict[str, object]] = {}
    for report in sorted(reports):
        digest = sha256(report.payload).digest()
        row = rows.setdefault(
            digest,
            {
                "digest": digest,
                "reason": report.reason,
                "detail": report.detail.replace("\0", "\N{REPLACEMENT CHARACTER}"),
                "origin": report.origin,
                "first_arrived_at": report.arrived_at,
                "payload": report.payload[:KEPT],
                "payload_size": len(report.payload),
                "times": 0,
            },
        )
        row["last_arrived_at"] = report.arrived_at
        row["times"] = int(str(row["times"])) + 1
    if not rows:
        return
    statement = insert(dead_reports)
    new, known = statement.excluded, dead_reports.c
    statement = statement.on_conflict_do_update(
        index_elements=[known.digest],
        set_={
            "times": known.times + new.times,
            "first_arrived_at": func.least(
                known.first_arrived_at, new.first_arrived_at
            ),
            "last_arrived_at": func.greatest(
                known.last_arrived_at, new.last_arrived_at
            ),
        },
    )
    connection.execute(statement.values([rows[digest] for digest in sorted(rows)]))
