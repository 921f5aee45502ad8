"""What is kept of a transaction as it was when it began."""

from typing import Final, NamedTuple


#: The kind that tells the nodes of a role.
ROLE: Final = "role"


class Snapshot(NamedTuple):
    """One JSON text of a transaction; db/tables.py says which kinds there are."""

    kind: str
    key: str
    body: str
