"""Definitions of the tasks of a graph, whichever nodes they run on; pure."""

import msgspec

from astute.wire import WireError, WireTask, decode_links, decode_object, encode


#: Members that differ between nodes: a definition has only the names of tasks.
_LINKS = ("requires", "required_for")


class Definitions:
    """Collects a graph's tasks by name."""

    def __init__(self) -> None:
        self._bodies: dict[str, dict[str, object]] = {}
        #: Ordered sets of names.
        self._links: dict[str, dict[str, dict[str, None]]] = {}

    def add(self, name: str, task: WireTask, body: bytes) -> None:
        """Add a task on another node; the first body is kept, and all links."""
        if name not in self._bodies:
            self._bodies[name] = dict(decode_object(body))
            self._links[name] = {member: {} for member in _LINKS}
        for member in _LINKS:
            names = _names(getattr(task, member))
            self._links[name][member].update(dict.fromkeys(names))

    def __contains__(self, name: object) -> bool:
        """Return whether a task with this name was added."""
        return name in self._bodies

    def encoded(self) -> bytes:
        """Return task name → definition as JSON.

        `requires` and `required_for` are lists of names there, as in Nailgun's own
        snapshots (contract.md section 3.4), and left out if they are empty.
        """
        return encode({name: self._definition(name) for name in self._bodies})

    def _definition(self, name: str) -> dict[str, object]:
        own = {
            member: value
            for member, value in self._bodies[name].items()
            if member not in {"id", *_LINKS}
        }
        links = self._links[name]
        return own | {member: list(links[member]) for member in _LINKS if links[member]}


def _names(links: msgspec.Raw) -> list[str]:
    if bytes(links) in {b"", b"[]", b"null"}:
        return []
    try:
        return [
            link if isinstance(link, str) else link.name for link in decode_links(links)
        ]
    except WireError:
        # Unusable links; the graph's snapshot keeps them.
        return []
