"""Read stored graphs: tasks and their links; pure."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from astute.names import NULL_NODE
from astute.wire import WireError, decode_node_links, decode_tasks
from db.domain.history import VIRTUAL_SYNC_NODE


#: Node id, task name.
Link = tuple[str, str]


class GraphTask(NamedTuple):
    """One task on one node, with the tasks that run before and after it.

    Links are decoded on demand.
    """

    key: Link
    requires: Iterable[Link]
    required_for: Iterable[Link]


def tasks_on_node(node_id: str, body: str) -> Iterator[GraphTask]:
    """Yield the tasks of a node's snapshot, which is a JSON list."""
    for task in decode_tasks(body):
        if task.id:
            yield GraphTask(
                (node_id, task.id),
                links_on_node(node_id, task.requires),
                links_on_node(node_id, task.required_for),
            )


def links_on_node(node_id: str, links: msgspec.Raw) -> Iterator[Link]:
    """Yield the tasks that a task of this node names as before or after it."""
    if not bytes(links):
        return
    try:
        decoded = decode_node_links(links)
    except WireError:
        # Unusable links.
        return
    for link in decoded or ():
        if isinstance(link, str):
            # Only a name, as in a task's definition: it is on the same node.
            yield node_id, link
        elif link.node_id in NULL_NODE:
            yield VIRTUAL_SYNC_NODE, link.name
        else:
            yield str(link.node_id), link.name
