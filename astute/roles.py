"""Which nodes have which role, as a start message or a client says; pure."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from astute.bad_report import BadReport
from astute.names import check_name, node_id_of
from astute.wire import WireError, decode_group, decode_metadata, encode
from db.domain.snapshots import ROLE, Snapshot


def roles_of(metadata: msgspec.Raw, left_out: Callable[[], None]) -> list[Snapshot]:
    """Return the roles that `tasks_metadata` names; of another form: none.

    Nailgun calls its groups of nodes after the roles (contract.md section 1.3).
    The run is worth more than its roles, and a group than the others: none makes a
    start message dead. `left_out` is called where something is no group.
    """
    if bytes(metadata) in {b"", b"null"}:
        return []
    try:
        groups = decode_metadata(metadata).fault_tolerance_groups or []
    except WireError:
        left_out()
        return []
    roles: list[tuple[str, list[str]]] = []
    for item in groups:
        try:
            group = decode_group(item)
            name = check_name(group.name, "role")
            roles.append((name, [node_id_of(uid) for uid in group.node_ids]))
        except (*WireError, BadReport):
            left_out()
    return list(role_snapshots(roles))


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
