"""The chain of hashes over the runs of an environment: db/domain/chain.py."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    cast,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from db.domain.chain import BEGINNING, differing, head, leaf
from db.tables import chain_links, tasks
from db.tables import deployment_history as history


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


def add_link(connection: Connection, task_id: int) -> None:
    """Add a link for a run that has ended, unless its last one tells the same."""
    run, nodes = _hashes(connection, task_id)
    own = leaf(run, nodes)
    last = (
        select(chain_links.c.leaf)
        .where(chain_links.c.task_id == task_id)
        .order_by(chain_links.c.made_at.desc(), chain_links.c.position.desc())
        .limit(1)
    )
    cluster_id = int(str(run["cluster_id"] or 0))
    _lock(connection, cluster_id)
    known = connection.execute(last).scalar_one_or_none()
    if known is not None and bytes(known) == own:
        return
    before = connection.execute(
        select(chain_links.c.position, chain_links.c.head)
        .where(chain_links.c.cluster_id == cluster_id)
        .order_by(chain_links.c.position.desc())
        .limit(1)
    ).first()
    position, its_head = (0, BEGINNING) if before is None else before
    uuid = str(run["uuid"])
    connection.execute(
        insert(chain_links).values(
            cluster_id=cluster_id,
            position=position + 1,
            task_id=task_id,
            task_uuid=uuid,
            leaf=own,
            nodes=dict(nodes),
            head=head(bytes(its_head), uuid, own),
            # Not the transaction's time: those who waited for the lock come later.
            made_at=func.clock_timestamp(),
        )
    )


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
    run, nodes = _hashes(connection, row.task_id)
    if leaf(run, nodes) == bytes(row.leaf):
        return ""
    if _is_due(connection, row.task_id):
        # A late report came, and its link is not made yet.
        return ""
    wrong = differing(row.nodes, nodes)
    return f"rows of node {', '.join(wrong)}" if wrong else "its own row"


def _is_due(connection: Connection, task_id: int) -> bool:
    due = text("SELECT true FROM digests_due WHERE task_id = :task_id")
    return connection.execute(due, {"task_id": task_id}).first() is not None


def _hashes(
    connection: Connection, task_id: int
) -> tuple[Mapping[str, object], Mapping[str, str]]:
    """Return a run's own facts, and node → hash of its rows, in canonical order."""
    run = tasks.c
    own = (
        connection.execute(
            select(
                run.uuid,
                run.cluster_id,
                run.name,
                cast(run.status, Text).label("status"),
                run.dry_run,
                run.graph_type,
                _micros(run.time_start).label("time_start"),
                _micros(run.time_end).label("time_end"),
                run.message,
            ).where(run.id == task_id)
        )
        .mappings()
        .one()
    )
    line = cast(
        func.json_build_array(
            history.c.deployment_graph_task_name,
            cast(history.c.status, Text),
            *(
                _micros(history.c[name])
                for name in ("time_start", "time_end", "reported_at")
            ),
            *(
                _sha256(cast(history.c[name], Text))
                for name in ("message", "summary", "custom")
            ),
        ),
        Text,
    )
    name = history.c.deployment_graph_task_name.collate("C")
    lines = func.string_agg(line, aggregate_order_by(literal("\n"), name))
    nodes = connection.execute(
        select(history.c.node_id, _sha256(lines))
        .where(history.c.task_id == task_id)
        .group_by(history.c.node_id)
    )
    return dict(own), {row[0]: row[1] for row in nodes}


def _micros(time: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(func.round(func.extract("epoch", time) * 1_000_000), Text)


def _sha256(value: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.encode(func.sha256(func.convert_to(value, "UTF8")), "hex")


def _lock(connection: Connection, cluster_id: int) -> None:
    key = func.hashtextextended(f"fuel-history chain {cluster_id}", 0)
    connection.execute(select(func.pg_advisory_xact_lock(key)))
