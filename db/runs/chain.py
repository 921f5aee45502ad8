"""Add links to the chain of hashes over an environment's runs: db/domain/chain.py."""

from sqlalchemy import Connection, func, insert, select

from db.domain.chain import BEGINNING, head, leaf
from db.runs.chain_hashes import hashes_of
from db.runs.chain_links import last_link
from db.tables import chain_links


def add_link(connection: Connection, task_id: int) -> None:
    """Add a link for a run that has ended, unless its last one tells the same."""
    run, nodes = hashes_of(connection, task_id)
    own = leaf(run, nodes)
    cluster_id = int(str(run["cluster_id"] or 0))
    _lock(connection, cluster_id)
    known = last_link(connection, task_id)
    if known is not None and known.leaf == own:
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


def _lock(connection: Connection, cluster_id: int) -> None:
    key = func.hashtextextended(f"fuel-history chain {cluster_id}", 0)
    connection.execute(select(func.pg_advisory_xact_lock(key)))
