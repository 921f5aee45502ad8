"""The roles in a run and their nodes, as the API shows them."""

from collections.abc import Sequence
from typing import Any

import msgspec


class Role(msgspec.Struct):
    """A role, and the nodes that had it."""

    name: str
    nodes: list[str]


_nodes = msgspec.json.Decoder(list[str]).decode


def roles(rows: Sequence[Any]) -> bytes:
    """Return rows of db.queries.roles as a JSON array."""
    return msgspec.json.encode([Role(row.name, _nodes(row.nodes)) for row in rows])
