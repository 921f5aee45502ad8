"""Dead reports: what the orchestrator sent and we could not take, with the reason."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from sqlalchemy import Connection, Integer, case, cast, func
from sqlalchemy.dialects.postgresql import insert

from db.domain.reports import DeadReport
from db.tables import dead_reports


#: Bytes of a payload that are kept, 1 MiB; only a start message is larger.
KEPT = 1 << 20


def bury(connection: Connection, reports: Iterable[DeadReport]) -> None:
    """Store dead reports; the same bytes again are counted in `times`.

    If they had been replayed they wait anew, with what is wrong with them now. A
    replay holds their row until it is marked, so that this comes after that. Rows
    are taken in the order of their digests: see db/dead_rows.py.
    """
    same: dict[bytes, list[DeadReport]] = {}
    for report in sorted(reports):
        same.setdefault(sha256(report.payload).digest(), []).append(report)
    if not same:
        return
    statement = insert(dead_reports)
    new, known = statement.excluded, dead_reports.c
    replayed = known.replayed_at.is_not(None)
    latest = {
        name: case((replayed, new[name]), else_=known[name])
        for name in ("reason", "detail", "origin")
    }
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
            "attempts": known.attempts + cast(replayed, Integer),
            "replayed_at": None,
            **latest,
        },
    )
    rows = [_row(digest, same[digest]) for digest in sorted(same)]
    connection.execute(statement.values(rows))


def _row(digest: bytes, reports: Sequence[DeadReport]) -> dict[str, object]:
    """Return the row of one payload that came so often, the earliest first."""
    first = reports[0]
    return {
        "digest": digest,
        "reason": first.reason,
        "detail": first.detail.replace("\0", "\N{REPLACEMENT CHARACTER}"),
        "origin": first.origin,
        "first_arrived_at": first.arrived_at,
        "last_arrived_at": reports[-1].arrived_at,
        "times": len(reports),
        "payload": first.payload[:KEPT],
        "payload_size": len(first.payload),
    }
