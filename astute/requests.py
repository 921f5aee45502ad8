"""Nailgun's requests to the orchestrator besides deployments; pure.

Only requests whose answers change runs or an environment matter (astute/methods.py). An
unreadable one is ignored, because it is not a report.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec

from astute.bad_report import BadReport
from astute.methods import EFFECTIVE_METHODS
from astute.names import check_name, cluster_ids, node_id_of
from astute.wire import WireError
from db.domain.orchestrator_tasks import Effect, OrchestratorTask


#: The environment in the name of its nodes' image (nailgun: `provisioning_info`).
_IMAGE = re.compile(rb"/env_(\d{1,9})_")
#: The keys of an environment, which its reset removes.
_KEYS = re.compile(rb"/var/lib/fuel/keys/(\d{1,9})\b")


class _WireRequest(msgspec.Struct, gc=False):
    args: dict[str, msgspec.Raw]
    respond_to: str | None = None


_decode = msgspec.json.Decoder(_WireRequest).decode
_decode_node = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


def request_of(message: bytes, arrived_at: datetime) -> OrchestratorTask | None:
    """Return the content of a request whose answer changes something."""
    if not any(method.encode() in message for method in EFFECTIVE_METHODS):
        return None
    try:
        wire = _decode(message)
        if wire.respond_to not in EFFECTIVE_METHODS:
            return None
        uuid = check_name(_value(wire.args, "task_uuid", str), "task_uuid")
        effect = Effect(wire.respond_to)
        run_uuids: tuple[str, ...] = ()
        if effect is Effect.stop:
            run = _value(wire.args, "stop_task_uuid", str)
            run_uuids = (check_name(run, "stop_task_uuid"),)
    except (*WireError, BadReport):
        return None
    return OrchestratorTask(
        uuid,
        effect,
        requested_at=arrived_at,
        run_uuids=run_uuids,
        node_ids=frozenset(_node_ids(wire.args)),
    )


def of_list(
    task: OrchestratorTask, run_uuids: tuple[str, ...], named: frozenset[int]
) -> OrchestratorTask:
    """Return a task with the runs and environments that its list names.

    Nailgun puts a deployment behind the provisioning that it needs.
    """
    if task.effect is Effect.provision:
        task = task._replace(run_uuids=run_uuids)
    return task._replace(cluster_id=min(named)) if len(named) == 1 else task


def clusters_named(message: bytes) -> frozenset[int]:
    """Return the environments of the images and keys that a request names."""
    return frozenset(cluster_ids(_IMAGE, message) | cluster_ids(_KEYS, message))


def _value(args: dict[str, msgspec.Raw], name: str, kind: type) -> Any:
    return msgspec.json.decode(args.get(name, msgspec.Raw(b"null")), type=kind)


def _node_ids(args: dict[str, msgspec.Raw]) -> Iterator[str]:
    for item in _nodes(args):
        try:
            yield node_id_of(msgspec.json.decode(_decode_node(item)["uid"]))
        except (*WireError, BadReport, KeyError):
            continue


def _nodes(args: dict[str, msgspec.Raw]) -> Iterable[msgspec.Raw]:
    try:
        return msgspec.json.decode(args["nodes"], type=list[msgspec.Raw])
    except (*WireError, KeyError):
        return ()
