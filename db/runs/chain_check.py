"""Check the chain of hashes over an environment's runs against all rows."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from db.domain.chain import BEGINNING, differing, head, leaf
from db.runs.chain_hashes import hashes_of
from db.runs.chain_links import is_due
from db.tables import chain_links, tasks


_FETCH = 1000


class Verified(NamedTuple):
    """What became of the chain of one environment."""

    #: 0: of runs of none.
    cluster_id: int
    links: int
    runs: int
    #: Runs that retention removed: their hashes stay.
    removed: int
    #: Runs of which a late report added a link.
    changed_later: int
    #: Of the last link, as hexadecimal digits.
    head: str
    #: What is wrong, each in a sentence; empty: nothing.
    faults: Sequence[str]


def verify(connection: Connection) -> Iterator[Verified]:
    """Yield what became of each environment's chain, checked against all rows."""
    clusters = select(chain_links.c.cluster_id).distinct().order_by("cluster_id")
    for cluster_id in connection.execute(clusters).scalars().all():
        yield _verified(connection, cluster_id)


def _verified(connection: Connection, cluster_id: int) -> Verified:
    faults: list[str] = []
    last: dict[int, Any] = {}
    later: set[int] = set()
    at, links = BEGINNING, 0
    rows = connection.execute(
        select(chain_links)
        .where(chain_links.c.cluster_id == cluster_id)
        .order_by(chain_links.c.position),
        execution_options={"yield_per": _FETCH},
    )
    for row in rows:
        links += 1
        if row.position != links:
            faults.append(f"link {links} is missing")
            links = row.position
        at = head(at, row.task_uuid, bytes(row.leaf))
        if at != bytes(row.head):
            faults.append(f"link {row.position} (run {row.task_id}) is not what it was")
            at = bytes(row.head)
        if row.task_id in last:
            later.add(row.task_id)
        last[row.task_id] = row
    removed = 0
    for task_id, row in last.items():
        if _is_newer_elsewhere(connection, row):
            continue
        fault = _fault(connection, row)
        if fault is None:
            removed += 1
        elif fault:
            faults.append(f"run {task_id} differs: {fault}")
    return Verified(cluster_id, links, len(last), removed, len(later), at.hex(), faults)


def _is_newer_elsewhere(connection: Connection, row: Any) -> bool:
    """Say whether a run's last link is in the chain of another environment."""
    newer = select(chain_links.c.position).where(
        chain_links.c.task_id == row.task_id, chain_links.c.made_at > row.made_at
    )
    return connection.execute(newer.limit(1)).first() is not None


def _fault(connection: Connection, row: Any) -> str | None:
    """Return what is wrong with a run; empty: nothing, None: it was removed."""
    there = connection.execute(
        select(tasks.c.uuid).where(tasks.c.id == row.task_id)
    ).scalar_one_or_none()
    if there != row.task_uuid:
        return None
    run, nodes = hashes_of(connection, row.task_id)
    if leaf(run, nodes) == bytes(row.leaf):
        return ""
    if is_due(connection, row.task_id):
        # A late report came, and its link is not made yet.
        return ""
    wrong = differing(row.nodes, nodes)
    return f"rows of node {', '.join(wrong)}" if wrong else "its own row"
