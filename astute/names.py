"""Names that are keys: of nodes, of tasks, of transactions; pure."""

import re

import msgspec

from astute.bad_report import BadReport, Reason
from db.domain.history import VIRTUAL_SYNC_NODE


#: Wire forms of Astute's null node; integers are taken as text.
NULL_NODE = frozenset({None, "null", VIRTUAL_SYNC_NODE})
_LONGEST_NAME = 255


def node_id_of(uid: str | int | msgspec.UnsetType | None) -> str:
    """Return the node id for a wire uid. Raises :class:`BadReport`."""
    if uid is msgspec.UNSET:
        raise BadReport(Reason.wrong_shape, "a node item has no uid")
    if uid in NULL_NODE:
        return VIRTUAL_SYNC_NODE
    return check_name(str(uid), "uid")


def cluster_ids(pattern: re.Pattern[bytes], text: bytes) -> set[int]:
    """Return the environments' ids in the group of a pattern; 0 is not an id."""
    return {number for found in pattern.findall(text) if (number := int(found))}


def check_name(name: str, field: str) -> str:
    """Return a name that can be a key. Raises :class:`BadReport`."""
    if not 0 < len(name) <= _LONGEST_NAME or "\0" in name:
        raise BadReport(
            Reason.impossible_value,
            f"{field} must be 1 to {_LONGEST_NAME} characters without NUL",
        )
    return name
