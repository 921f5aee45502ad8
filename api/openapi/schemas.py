"""Component schemas, generated from the types that answers are written from."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated, Any, NewType

import msgspec

from api.errors.problem import Problem
from api.http.mount import CLIENTS, LATER_NAME, MOUNTS, SPECIFIED, ByMount, Mount
from api.http.query import Json
from api.openapi.words import WORDS
from api.operations.shape import AnyOf, Many, Shape, SomeOf
from db.queries.times import TimeFormat
from fuel_history import shapes


Struct = type[msgspec.Struct]

#: Types into which further members are merged.
_OPEN = frozenset(
    {
        *("ClientEntry", "ClientEntryWithSummary", "AbsentEntry"),
        *("ClientEntryAndRun", "ClientEntryAndRunWithSummary"),
    }
)
_REFERENCE = "#/components/schemas/{name}"
_EpochTime = NewType("_EpochTime", int)
#: UTC, without a zone; "date-time" would need one.
_IsoTime = NewType(
    "_IsoTime",
    Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$")],
)


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
        found: dict[str, Any] = _generated(SPECIFIED, Problem)
        found["LoginProblem"] = _with_keystone_error(found["Problem"])
        for struct, mounts in self._mounts.items():
            for mount in mounts if self._differs(struct) else [*mounts][:1]:
                suffix = mount.suffix if self._differs(struct) else ""
                found |= _generated(mount._replace(suffix=suffix), struct)
        names = [self._name(struct, mount) for struct, mount in self._narrowed]
        return found | {f"SomeOf{name}": _some_of(found[name]) for name in names}

    def _name(self, struct: Struct, mount: Mount) -> str:
        suffix = mount.suffix if self._differs(struct) else ""
        return f"{struct.__name__}{suffix}"

    def _differs(self, struct: Struct) -> bool:
        return len(self._mounts[struct]) > 1 and _differs(struct)


@functools.cache
def _differs(struct: Struct) -> bool:
    shown = [_generated(mount._replace(suffix=""), struct) for mount in MOUNTS]
    return shown[0] != shown[1]


def _reference(name: str) -> Json:
    return {"$ref": _REFERENCE.format(name=name)}


def _generated(mount: Mount, struct: Struct) -> dict[str, Json]:
    """Return the schemas of a type and of its parts on this mount."""
    time = _EpochTime if mount.times is TimeFormat.epoch else _IsoTime
    shown = struct[time] if _has_times(struct) else struct  # type: ignore[index]
    _, found = msgspec.json.schema_components([shown], ref_template=_REFERENCE)
    text = msgspec.json.encode(found).decode()
    # "Failures_api_openapi_schemas__IsoTime_": the type of its times is not its name.
    text = re.sub(rf"_[\w.]*{time.__name__}_\b", "", text)
    text = re.sub(r'("#/components/schemas/\w+)"', rf'\1{mount.suffix}"', text)
    of_answer = struct.__module__.startswith(shapes.__name__)
    return {
        f"{name}{mount.suffix}": _described(name, schema, mount, of_answer=of_answer)
        for name, schema in msgspec.json.decode(text).items()
    }


def _has_times(struct: Struct) -> bool:
    return bool(getattr(struct, "__parameters__", ()))


def _described(
    name: str, schema: dict[str, Any], mount: Mount, *, of_answer: bool
) -> Json:
    if "properties" not in schema:
        # An enum has a schema of its own.
        return {**schema, "title": f"{name}{mount.suffix}"}
    members = mount.members(schema["properties"])
    properties = {
        member: _property(f"{name}.{member}", schema["properties"][member])
        for member in members
    }
    required = [each for each in schema["required"] if each in members]
    if of_answer:
        # Members with a default are missing only in answers of older servers.
        required = [
            member
            for member in members
            if "default" in schema["properties"][member]
            or member in (*required, LATER_NAME)
        ]
        for each in properties.values():
            each.pop("default", None)
    return {
        **schema,
        "title": f"{name}{mount.suffix}",
        "properties": properties,
        "required": required,
        "additionalProperties": name in _OPEN,
    }


def _property(path: str, plain: dict[str, Any]) -> Json:
    """Return the shortest equal schema of a member."""
    choices = plain.get("anyOf", [{}])
    if all(choice.keys() in ({"type"}, {"type", "pattern"}) for choice in choices):
        del plain["anyOf"]
        types = [choice["type"] for choice in choices]
        plain = {**plain, **choices[0], "type": types}
    plain |= plain.pop("schema", {})
    if path in WORDS:
        nullable = "null" in plain["type"]
        plain["enum"] = [*WORDS[path], *([None] if nullable else [])]
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
