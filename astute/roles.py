"""Which nodes have which role, as a start message or a client says; pure."""

from collections.abc import Iterable, Iterator

import msgspec

from astute.bad_report import BadReport
from astute.decode import check_name, node_id_of
from astute.wire import WireError, decode_metadata, encode
from db.domain.snapshots import ROLE, Snapshot


def roles_of(metadata: msgspec.Raw) -> list[Snapshot]:
    """Return the roles that `tasks_metadata` names; of another form: none.

    Nailgun calls its groups of nodes after the roles (contract.md section 1.3).
    The run is worth more than its roles: they never make a start message dead.
    """
    if not bytes(metadata):
        return []
    try:
        groups = decode_metadata(metadata).fault_tolerance_groups or []
        return list(role_snapshots((group.name, group.node_ids) for group in groups))
    except (*WireError, BadReport):
        return []


def role_snapshots(
    roles: Iterable[tuple[str, Iterable[str | int | None]]],
) -> Iterator[Snapshot]:
    """Yield a snapshot a role, with the ids of its nodes, 5 before 10.

    Raises BadReport where a name or an id cannot be one.
    """
    nodes: dict[str, set[str]] = {}
    for name, uids in roles:
        nodes.setdefault(check_name(name, "role"), set()).update(map(node_id_of, uids))
    for name, ids in sorted(nodes.items()):
        yield Snapshot(ROLE, name, encode(sorted(ids, key=_by_size)).decode())


def _by_size(node_id: str) -> tuple[bool, int, str]:
    return not node_id.isdecimal(), len(node_id), node_id
