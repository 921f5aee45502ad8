"""Hashes of runs in the database, and their links: db/domain/chain.py."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    cast,
    func,
    literal,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from db.domain.chain import BEGINNING, RUN, RUN_TIMES
from db.tables import chain_links, tasks
from db.tables import deployment_history as history


class Link(NamedTuple):
    """The last link of a run, with the head of the link before it."""

    #: 0: of runs of none.
    cluster_id: int
    position: int
    before: bytes
    leaf: bytes
    #: Node → hash of its rows, as hexadecimal digits.
    nodes: Mapping[str, str]
    head: bytes
    made_at: datetime


def last_link(connection: Connection, task_id: int) -> Link | None:
    """Return the last link of a run; None: it has none.

    A run whose environment became known later has links in two chains.
    """
    before = chain_links.alias("before")
    link = chain_links.c
    statement = (
        select(
            link.cluster_id,
            link.position,
            func.coalesce(before.c.head, literal(BEGINNING)),
            link.leaf,
            link.nodes,
            link.head,
            link.made_at,
        )
        .outerjoin(
            before,
            (before.c.cluster_id == link.cluster_id)
            & (before.c.position == link.position - 1),
        )
        .where(link.task_id == task_id)
        .order_by(link.made_at.desc(), link.position.desc())
        .limit(1)
    )
    row = connection.execute(statement).first()
    if row is None:
        return None
    its = Link._make(row)
    return its._replace(
        before=bytes(its.before), leaf=bytes(its.leaf), head=bytes(its.head)
    )


def is_due(connection: Connection, task_id: int) -> bool:
    """Say whether a late report came whose link is not made yet."""
    due = text("SELECT true FROM digests_due WHERE task_id = :task_id")
    return connection.execute(due, {"task_id": task_id}).first() is not None


def hashes(
    connection: Connection, task_id: int
) -> tuple[Mapping[str, object], Mapping[str, str]]:
    """Return a run's own facts, and node → hash of its rows, in canonical order.

    db/domain/chain.py computes the same in Python.
    """
    status = cast(tasks.c.status, Text).label("status")
    own = (
        connection.execute(
            select(
                *(status if name == "status" else tasks.c[name] for name in RUN),
                *(_micros(tasks.c[name]).label(name) for name in RUN_TIMES),
            ).where(tasks.c.id == task_id)
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
