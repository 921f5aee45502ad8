"""The body that registers a run; pure."""

from collections.abc import Iterator
from typing import Annotated
from uuid import uuid4

import msgspec

from api.answers.transactions_query import TRANSACTION_TYPES
from api.http.bodies import BadBody
from api.http.query import Json
from api.http.values import LARGEST_ID
from astute.bad_report import BadReport
from astute.details import readable
from astute.methods import START_METHOD
from astute.names import check_name
from astute.roles import role_snapshots
from astute.start import decode_start
from astute.wire import WireArgs
from db.domain.clusters import DEPLOYMENT
from db.domain.snapshots import Snapshot
from db.domain.starts import Start
from fuel_history.shapes.shape import means


#: Maximum bytes of a body, decompressed: the graph of 500 nodes has 43 MB (design.md).
LARGEST = 128 << 20

_ClusterId = Annotated[int, msgspec.Meta(ge=1, le=LARGEST_ID)]
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]


# PostgreSQL cannot store NUL in a text; the checks below raise errors that explain it.
_NO_NUL: Json = {"pattern": r"^[^\u0000]*$"}
_NAME: Json = {"type": "string", "minLength": 1, "maxLength": 255, **_NO_NUL}
# Nailgun skips a task without an id.
_TASK: Json = {"type": ["string", "null"], "maxLength": 255, **_NO_NUL}


class RunBody(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A run as its orchestrator registers it."""

    uuid: Annotated[
        _Text | None,
        means("The id that its reports use. If absent, one is generated.", **_NO_NUL),
    ] = None
    cluster: Annotated[
        _ClusterId | None, means("The environment's id; null: unknown or none.")
    ] = None
    name: Annotated[str, means("The kind of transaction.", enum=TRANSACTION_TYPES)] = (
        DEPLOYMENT
    )
    graph_type: Annotated[
        _Text | None, means("Which of the environment's graphs it runs.", **_NO_NUL)
    ] = None
    dry_run: Annotated[bool, means("Whether the run changes nothing.")] = False
    tasks_graph: Annotated[
        dict[str, list[msgspec.Raw] | None],
        means(
            "Node id → its tasks in order, as in Astute's start message.",
            propertyNames=_NAME,
            additionalProperties={
                "type": ["array", "null"],
                "items": {"type": "object", "properties": {"id": _TASK}},
            },
        ),
    ] = {}
    tasks_directory: Annotated[
        dict[str, msgspec.Raw],
        means("Task id → its body, if the graph has no bodies."),
    ] = {}
    roles: Annotated[
        dict[str, list[str | int]],
        means(
            "Role → ids of the nodes that have it.",
            propertyNames=_NAME,
            additionalProperties={
                "type": "array",
                "items": {**_NAME, "type": ["string", "integer"]},
            },
        ),
    ] = {}
    settings: Annotated[
        dict[str, msgspec.Raw] | None,
        means("The environment's settings; stored with the run."),
    ] = None
    deployment_info: Annotated[
        dict[str, msgspec.Raw] | None,
        means("The nodes' data; stored with the run."),
    ] = None
    network_configuration: Annotated[
        dict[str, msgspec.Raw] | None, means("The networks; stored with the run.")
    ] = None


def start_of(body: RunBody) -> Start:
    """Return the run that a body describes; raises BadBody, which names the member."""
    if body.name not in TRANSACTION_TYPES:
        raise BadBody(f"name must be one of: {', '.join(TRANSACTION_TYPES)}")
    try:
        uuid = check_name(body.uuid or str(uuid4()), "uuid")
        graph_type = body.graph_type and check_name(body.graph_type, "graph_type")
        graph = WireArgs(
            uuid,
            tasks_graph=body.tasks_graph,
            tasks_directory=body.tasks_directory,
            dry_run=body.dry_run,
        )
        start = decode_start(graph, strict=True)
        start.snapshots.extend(role_snapshots(body.roles.items()))
    except BadReport as error:
        raise BadBody(error.detail) from error
    return start._replace(
        name=body.name, cluster_id=body.cluster, graph_type=graph_type
    )


def further_snapshots(body: RunBody) -> Iterator[Snapshot]:
    """Yield the run's snapshots besides its graph."""
    for kind in ("settings", "deployment_info", "network_configuration"):
        given = getattr(body, kind)
        if given is not None:
            text = readable(msgspec.json.encode(given), lambda: None)
            yield Snapshot(kind, "", text.decode())


def start_again(start: Start) -> bytes:
    """Return a start message; it makes a worker apply the run's parked reports."""
    args = {"task_uuid": start.task_uuid, "tasks_graph": {}}
    return msgspec.json.encode({"method": START_METHOD, "args": args})
