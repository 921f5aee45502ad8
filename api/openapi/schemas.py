"""Components of the document: the very types that the answers are written from."""

from typing import Any

import msgspec

from api.errors import Problem
from api.openapi.members import MEMBERS, TIMES
from api.openapi.operation import CLIENTS, SPECIFIED, Json, Mount
from api.replaying import Replayed
from api.resources.cluster_bodies import ClusterChange, NewCluster, Nothing
from api.run_body import RunBody
from api.serializers.changes import Changes
from api.serializers.client_history import (
    AbsentEntry,
    ClientEntry,
    ClientEntryWithSummary,
)
from api.serializers.clusters import ClientCluster, Cluster
from api.serializers.dead_reports import DeadReport, DeadReportDetails, EarlierError
from api.serializers.failures_shape import Failures
from api.serializers.history import Entry, EntryWithSummary
from api.serializers.history_entry import EntryDetails
from api.serializers.roles import Role
from api.serializers.summary_shape import Summary
from api.serializers.transactions import Transaction


Struct = type[msgspec.Struct]

#: Types of both mounts, where they differ in their times only.
_ON_BOTH: tuple[Struct, ...] = (
    *(Transaction, EntryDetails, Summary, Changes, Failures),
    *(DeadReport, DeadReportDetails, EarlierError),
)
_SPECIFIED: tuple[Struct, ...] = (
    *(Entry, EntryWithSummary, Cluster, Role, Problem, Replayed),
)
_CLIENTS: tuple[Struct, ...] = (
    *(ClientEntry, ClientEntryWithSummary, AbsentEntry, ClientCluster),
)
#: What is sent to us, alike on both mounts.
_BODIES: tuple[Struct, ...] = (RunBody, NewCluster, ClusterChange, Nothing)
#: Types that further members are merged into.
_OPEN = frozenset({"ClientEntry", "ClientEntryWithSummary", "AbsentEntry"})
#: Types of lists that `fields` narrows.
_NARROWED = (
    *("Transaction", "TransactionV1", "EntryWithSummary", "ClientEntryWithSummary"),
    *("Cluster", "ClientCluster", "DeadReport", "DeadReportV1"),
)
#: What the specification's mount leaves out.
_ONLY_FOR_CLIENTS = "task_name"
_REFERENCE = "#/components/schemas/{name}"
_NULL = {"type": "null"}


def schemas() -> dict[str, Json]:
    """Return every schema by the name of its type; see :meth:`Mount.one`."""
    found: dict[str, Any] = {
        **_generated(SPECIFIED, _ON_BOTH + _SPECIFIED + _BODIES),
        **_generated(CLIENTS, _ON_BOTH),
        **_generated(CLIENTS._replace(suffix=""), _CLIENTS),
    }
    found["LoginProblem"] = _with_keystone_error(found["Problem"])
    return found | {f"SomeOf{name}": _some_of(found[name]) for name in _NARROWED}


def _generated(mount: Mount, types: tuple[Struct, ...]) -> dict[str, Json]:
    _, found = msgspec.json.schema_components(
        types, ref_template=f"{_REFERENCE}{mount.suffix}"
    )
    return {
        f"{name}{mount.suffix}": _described(name, schema, mount)
        for name, schema in found.items()
    }


def _described(name: str, schema: dict[str, Any], mount: Mount) -> Json:
    hidden = _ONLY_FOR_CLIENTS if mount is SPECIFIED else None
    properties = {
        member: _property(name, member, plain, mount)
        for member, plain in schema["properties"].items()
        if member != hidden
    }
    required = [each for each in schema["required"] if each != hidden]
    return {
        **schema,
        "title": f"{name}{mount.suffix}",
        "properties": properties,
        "required": required,
        "additionalProperties": name in _OPEN,
    }


def _property(name: str, member: str, plain: Json, mount: Mount) -> Json:
    told = MEMBERS.get(f"{name}.{member}", MEMBERS.get(member, {}))
    choices = plain.get("anyOf")
    if not isinstance(choices, list):
        return plain | told
    if member in TIMES:
        return _time(mount, nullable=_NULL in choices) | told
    return _nullable(plain, choices) | told


def _time(mount: Mount, *, nullable: bool) -> Json:
    if not nullable:
        return mount.time
    return {**mount.time, "type": [mount.time["type"], "null"]}


def _nullable(plain: Json, choices: list[Json]) -> Json:
    """Return the shorter way to say that a plain type may be null."""
    if all(choice.keys() == {"type"} for choice in choices):
        rest = {key: value for key, value in plain.items() if key != "anyOf"}
        return {**rest, "type": [choice["type"] for choice in choices]}
    return plain


def _some_of(schema: dict[str, Any]) -> Json:
    some = {key: value for key, value in schema.items() if key != "required"}
    return {
        **some,
        "title": f"SomeOf{schema['title']}",
        "description": "What `fields` names of it.",
    }


def _with_keystone_error(problem: dict[str, Any]) -> Json:
    """Return the shape that api.keystone_errors makes of an error."""
    error = {"type": "object", "description": "The same, as Keystone tells it."}
    return {
        **problem,
        "title": "LoginProblem",
        "properties": {**problem["properties"], "error": error},
        "required": [*problem["required"], "error"],
    }
