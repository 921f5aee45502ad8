"""Component schemas, generated from the types that answers are written from."""

import functools
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import msgspec

from api.errors.problem import Problem
from api.http.mount import CLIENTS, MOUNTS, SPECIFIED, ByMount, Mount
from api.http.query import Json
from api.openapi.members import MEMBERS, TIMES
from api.operations.shape import AnyOf, Many, Shape, SomeOf
from db.queries.times import TimeFormat


Struct = type[msgspec.Struct]

#: Types into which further members are merged.
_OPEN = frozenset({"ClientEntry", "ClientEntryWithSummary", "AbsentEntry"})
#: The member that the specification's mount leaves out.
_ONLY_FOR_CLIENTS = "task_name"
_REFERENCE = "#/components/schemas/{name}"
_NULL = {"type": "null"}
#: UTC, without a zone; "date-time" would need one.
_ISO: Json = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$",
}


class Schemas:
    """The schemas of all types that operations use.

    A type that the mounts show differently has a schema on each mount, with the mount's
    suffix in its name; all other types have one.
    """

    def __init__(self, used: Iterable[tuple[Shape, Mount]]) -> None:
        """Collect the types; `used` are all shapes with the mount of each."""
        # Dictionaries instead of sets: the order is the same in each process.
        self._mounts: dict[Struct, dict[Mount, None]] = defaultdict(dict)
        self._narrowed: dict[tuple[Struct, Mount], None] = {}
        for shape, mount in used:
            self.schema_of(shape, mount)

    def schema_of(self, shape: Shape, mount: Mount) -> Json:
        """Return the schema of a shape on this mount."""
        match shape:
            case ByMount():
                return self.schema_of(shape.at(mount), mount)
            case AnyOf():
                return {"anyOf": [self.schema_of(each, mount) for each in shape.shapes]}
            case Many():
                return {"type": "array", "items": self.schema_of(shape.items, mount)}
            case SomeOf():
                self._narrowed[shape.struct, mount] = None
                return _reference(f"SomeOf{self._name(shape.struct, mount)}")
            case dict():
                return shape
        self._mounts[shape][CLIENTS if mount == CLIENTS else SPECIFIED] = None
        return _reference(self._name(shape, mount))

    def components(self) -> dict[str, Json]:
        """Return all schemas by name."""
        found: dict[str, Any] = _generated(SPECIFIED, [Problem])
        found["LoginProblem"] = _with_keystone_error(found["Problem"])
        for struct, mounts in self._mounts.items():
            for mount in mounts if self._differs(struct) else [*mounts][:1]:
                suffix = mount.suffix if self._differs(struct) else ""
                found |= _generated(mount._replace(suffix=suffix), [struct])
        names = [self._name(struct, mount) for struct, mount in self._narrowed]
        return found | {f"SomeOf{name}": _some_of(found[name]) for name in names}

    def _name(self, struct: Struct, mount: Mount) -> str:
        suffix = mount.suffix if self._differs(struct) else ""
        return f"{struct.__name__}{suffix}"

    def _differs(self, struct: Struct) -> bool:
        return len(self._mounts[struct]) > 1 and _differs(struct)


@functools.cache
def _differs(struct: Struct) -> bool:
    shown = [_generated(mount._replace(suffix=""), [struct]) for mount in MOUNTS]
    return shown[0] != shown[1]


def _reference(name: str) -> Json:
    return {"$ref": _REFERENCE.format(name=name)}


def _generated(mount: Mount, types: Iterable[Struct]) -> dict[str, Json]:
    _, found = msgspec.json.schema_components(
        types, ref_template=f"{_REFERENCE}{mount.suffix}"
    )
    return {
        f"{name}{mount.suffix}": _described(name, schema, mount)
        for name, schema in found.items()
    }


def _described(name: str, schema: dict[str, Any], mount: Mount) -> Json:
    hidden = None if mount.shows_task_name else _ONLY_FOR_CLIENTS
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
    shown: Json = {"type": "integer"} if mount.times is TimeFormat.epoch else _ISO
    return {**shown, "type": [shown["type"], "null"]} if nullable else shown


def _nullable(plain: Json, choices: list[Json]) -> Json:
    """Return the shorter form of a plain type that may be null."""
    if all(choice.keys() == {"type"} for choice in choices):
        rest = {key: value for key, value in plain.items() if key != "anyOf"}
        return {**rest, "type": [choice["type"] for choice in choices]}
    return plain


def _some_of(schema: dict[str, Any]) -> Json:
    some = {key: value for key, value in schema.items() if key != "required"}
    return {
        **some,
        "title": f"SomeOf{schema['title']}",
        "description": "The members that `fields` selects.",
    }


def _with_keystone_error(problem: dict[str, Any]) -> Json:
    """Return the format that api.auth.keystone_errors makes of an error."""
    error = {"type": "object", "description": "The same in Keystone's format."}
    return {
        **problem,
        "title": "LoginProblem",
        "properties": {**problem["properties"], "error": error},
        "required": [*problem["required"], "error"],
    }
