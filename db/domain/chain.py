"""A chain of hashes over the runs of an environment, to show that none was edited.

Each link hashes the one before it, so that no run can be changed, left out or put
between without all later links becoming wrong.
"""

import hashlib
import json
from collections.abc import Mapping


#: Before the first link.
BEGINNING = bytes(32)


def leaf(run: Mapping[str, object], nodes: Mapping[str, str]) -> bytes:
    """Return the hash of a run: of its own row, and of its nodes' hashes."""
    canonical = json.dumps([dict(run), dict(nodes)], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).digest()


def head(before: bytes, task_uuid: str, own: bytes) -> bytes:
    """Return the hash of a link, after that of the one before it."""
    return hashlib.sha256(before + task_uuid.encode() + b"\0" + own).digest()


def differing(known: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the nodes whose rows are not what they were."""
    return sorted(
        node for node in known.keys() | now.keys() if known.get(node) != now.get(node)
    )
