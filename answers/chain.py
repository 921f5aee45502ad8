"""The link of a run in the chain of hashes."""

from answers.times import ShowTime, Time
from db.database import Connection
from db.queries.run_entries import get_run
from db.runs.chain_links import last_link
from fuel_history.shapes.answers.chains import ChainLink


def chain_link(connection: Connection, task_id: int, show: ShowTime) -> ChainLink[Time]:
    """Return the link of a run. Raises TransactionNotFound."""
    run = get_run(connection, task_id)
    link = last_link(connection, task_id)
    if link is None:
        has_ended = run.status.is_final
        why_not = "its link is not made yet" if has_ended else "it has not ended"
        return ChainLink(task_id, None, None, None, None, None, why_not)
    return ChainLink(
        task_id,
        link.cluster_id or None,
        link.position,
        link.leaf.hex(),
        link.head.hex(),
        show(link.made_at.timestamp()),
        None,
    )
