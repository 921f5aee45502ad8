"""Outcomes of nodes: one row per node and transaction, merged like entries."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, literal_column, tuple_
from sqlalchemy.dialects.postgresql import Insert, insert

from db.domain.nodes import NodeOutcome
from db.tables import transaction_nodes as nodes


def _statement() -> Insert:
    upsert = insert(nodes)
    new, known = upsert.excluded, nodes.c

    def texts(row: object) -> list[object]:
        return [
            func.coalesce(getattr(row, name), literal_column("''")).collate("C")
            for name in ("error_type", "message")
        ]

    # db.domain.nodes.merge in one comparison; the first arrival has precedence.
    return upsert.on_conflict_do_update(
        index_elements=[nodes.c.task_id, nodes.c.node_id],
        set_={name: new[name] for name in NodeOutcome._fields[2:]},
        where=tuple_(new.status, known.reported_at, *texts(new))
        > tuple_(known.status, new.reported_at, *texts(known)),
    )


_UPSERT = _statement()


def upsert_nodes(
    connection: Connection,
    outcomes: Sequence[NodeOutcome],
    task_ids: Mapping[str, int],
) -> set[str]:
    """Store folded outcomes (sorted, one per node of a transaction).

    One statement per row, because a node ends once or twice in a run. Returns the uuids
    of the transactions whose outcomes changed; the caller must increase their versions.
    """
    changed = set()
    for outcome in outcomes:
        values = outcome._asdict()
        values["task_id"] = task_ids[values.pop("task_uuid")]
        if connection.execute(_UPSERT, values).rowcount:
            changed.add(outcome.task_uuid)
    return changed
