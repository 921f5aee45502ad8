"""One of many ids, as an array."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Integer, any_, literal


def one_of(ids: Sequence[int]) -> ColumnElement[Any]:
    """Return what equals each of these ids: `history.c.task_id == one_of(runs)`.

    An array, not a subquery: of one statement PostgreSQL may make a scan of all
    partitions, or join them all.
    """
    return any_(literal(list(ids), ARRAY(Integer)))
