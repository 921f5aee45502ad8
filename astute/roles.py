"""The roles of nodes in a start message or in a client's request; pure."""

from collections.abc import Callable, Iterable, Iterator

import msgspec

from astute.bad_report import BadReport
from astute.names import check_name, node_id_of
from astute.wire import WireError, decode_group, decode_metadata, encode
from db.domain.snapshots import ROLE, Snapshot


def roles_of(metadata: msgspec.Raw, left_out: Callable[[], None]) -> list[Snapshot]:
    """Return the roles in `tasks_metadata`; in another format: none.

    Nailgun names its groups of nodes after the roles (contract.md section 1.3). Roles
    matter less than the run, and a group less than the others: neither makes a start
    message dead. `left_out` is called for invalid groups.
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
    """Yield a snapshot per role, with the ids of its nodes, 5 before 10.

    Raises BadReport for an invalid name or id.
    """
    nodes: dict[str, set[str]] = {}
    for name, uids in roles:
        nodes.setdefault(check_name(name, "role"), set()).update(map(node_id_of, uids))
    for name, ids in sorted(nodes.items()):
        yield Snapshot(ROLE, name, encode(sorted(ids, key=_by_size)).decode())


def _by_size(node_id: str) -> tuple[bool, int, str]:
    return not node_id.isdecimal(), len(node_id), node_id
