"""Links of the chain of hashes over an environment's runs, as they are read."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, func, literal, select, text

from db.domain.chain import BEGINNING
from db.tables import chain_links


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


class Place(NamedTuple):
    """Where in a chain a head is."""

    #: 0: of runs of none.
    cluster_id: int
    position: int
    task_id: int


def place_of(connection: Connection, its_head: bytes) -> Place | None:
    """Return the link with this head; None: no chain has it."""
    statement = select(
        chain_links.c.cluster_id, chain_links.c.position, chain_links.c.task_id
    ).where(chain_links.c.head == its_head)
    found = connection.execute(statement).first()
    return None if found is None else Place._make(found)
