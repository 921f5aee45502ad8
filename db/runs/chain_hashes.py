"""Hashes of a run and of its rows, computed by PostgreSQL in canonical order."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from db.domain.chain import RUN, RUN_TIMES
from db.tables import deployment_history as history
from db.tables import tasks


def hashes_of(
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
