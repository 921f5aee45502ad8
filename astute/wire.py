"""Astute's messages as they lie on the wire; nothing else knows these words.

The fields and where they come from: contract.md section 1.2 (`Reporter` and
`Producer` of fuel-astute) and 1.3 (nailgun: `make_astute_message`).
"""

import msgspec

from db.domain.mends import Detail


class WireNode(msgspec.Struct, gc=False):
    """One item of `nodes`."""

    uid: str | int | msgspec.UnsetType | None = msgspec.UNSET
    deployment_graph_task_name: str | None = None
    #: The same before March 2016.
    task: str | None = None
    task_status: str | None = None
    summary: msgspec.Raw = msgspec.Raw()
    custom: msgspec.Raw = msgspec.Raw()
    status: str | None = None
    error_msg: str | None = None
    error_type: str | None = None


class WireArgs(msgspec.Struct, gc=False):
    """`args` of a report or of a start message."""

    task_uuid: str
    status: str | None = None
    progress: int | float | None = None
    error: str | None = None
    nodes: list[WireNode] | None = None
    # Of a start message only:
    tasks_graph: dict[str, list[msgspec.Raw] | None] | None = None
    tasks_directory: dict[str, msgspec.Raw] | None = None
    dry_run: bool | None = None
    noop_run: bool | None = None
    tasks_metadata: msgspec.Raw = msgspec.Raw()


class MendedArgs(WireArgs, gc=False):
    """`args` of a start message whose other fields were mended; never decoded to."""

    mended: tuple[Detail, ...] = ()


class WireMessage(msgspec.Struct, gc=False):
    """One message."""

    method: str
    args: WireArgs


class WireMethod(msgspec.Struct, gc=False):
    """What one message is called."""

    method: str


class WireEnvelope(msgspec.Struct, gc=False):
    """One message whose arguments are looked at one by one."""

    method: str
    args: dict[str, msgspec.Raw]


class WireTask(msgspec.Struct, gc=False):
    """What we read of one task of `tasks_graph`; the rest is kept as it is."""

    id: str | None = None
    requires: msgspec.Raw = msgspec.Raw()
    required_for: msgspec.Raw = msgspec.Raw()


class WireLink(msgspec.Struct, gc=False):
    """A task on a node, before or after another."""

    name: str


class WireNodeLink(WireLink, gc=False):
    """The same, with its node; the null node is meant where there is none."""

    node_id: str | int | None = None


class WireGroup(msgspec.Struct, gc=False):
    """A group of nodes, called after their role."""

    name: str
    node_ids: list[str | int | None]


class WireMetadata(msgspec.Struct, gc=False):
    """What we read of `tasks_metadata`; a group that is none costs only itself."""

    fault_tolerance_groups: list[msgspec.Raw] | None = None


decode_message = msgspec.json.Decoder(WireMessage).decode
decode_envelope = msgspec.json.Decoder(WireEnvelope).decode
decode_group = msgspec.json.Decoder(WireGroup).decode
decode_links = msgspec.json.Decoder(list[WireLink | str]).decode
decode_method = msgspec.json.Decoder(WireMethod).decode
decode_node_links = msgspec.json.Decoder(list[WireNodeLink | str] | None).decode
decode_task = msgspec.json.Decoder(WireTask).decode
decode_tasks = msgspec.json.Decoder(list[WireTask]).decode
decode_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
decode_metadata = msgspec.json.Decoder(WireMetadata).decode
decode_object = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
encode = msgspec.json.encode
WireError = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
