"""What questions ask."""

import dataclasses
from datetime import datetime
from typing import Any, ClassVar, Final

from answers.comparison import PARTS
from api.http import parameters, values
from api.http.parameters import in_query
from api.http.query import Given, Json, Query, declared


@dataclasses.dataclass(frozen=True)
class DiffQuery(Query):
    """With which run another one is compared, and in what."""

    ALL: ClassVar = PARTS

    against: int | None = parameters.number(
        "The run to compare with; the last good one by default."
    )
    parts: tuple[str, ...] = parameters.words(
        "Only these parts.", PARTS, f"parts can only be: {', '.join(PARTS)}"
    )


@dataclasses.dataclass(frozen=True)
class FailuresQuery(Query):
    """Which failures are listed."""

    since: datetime | None = parameters.since(
        "Only those last seen at this time or later."
    )
    limit: int | None = parameters.number(
        "At most this many; 100 by default.", lowest=1, highest=1000
    )


@dataclasses.dataclass(frozen=True)
class ClusterSlowerQuery(Query):
    """Of which runs of an environment the durations are compared."""

    graph_type: str | None = parameters.text(
        "Only runs of this type of graph; by default those that name none."
    )


@dataclasses.dataclass(frozen=True)
class AuditQuery(Query):
    """Which changes are listed."""

    since: datetime | None = parameters.since("Only changes at this time or later.")
    who: str | None = parameters.text("Only changes by this user.")
    limit: int | None = parameters.number(
        "At most this many; 100 by default.", lowest=1, highest=10_000
    )


#: Nodes of a role that can be added: what more would say is the orchestrator's.
_MOST_ADDED = 1000
_ADDED: Final = r"[^\u0000=;]+=([1-9][0-9]{0,2}|1000)"
_ADD: Json = {"type": "string", "pattern": f"^({_ADDED}(;{_ADDED})*)?$"}


def _added() -> Any:
    def parse(text: str) -> tuple[tuple[str, int], ...]:
        found = {}
        for part in values.text(text).split(";"):
            role, equals, number = part.rpartition("=")
            if not equals or not number.isascii() or not number.isdecimal():
                raise ValueError("must be like compute=100; several by semicolons")
            if not 0 < int(number[:5]) <= _MOST_ADDED:
                raise ValueError(f"must add 1 to {_MOST_ADDED} nodes of a role")
            found[role.strip()] = int(number)
        return tuple(found.items())

    def read(given: Given, name: str) -> tuple[tuple[str, int], ...]:
        return given.value(name, parse, default=())

    meaning = "Nodes to add, by role: `compute=100`; several by semicolons."
    return declared(read, in_query(meaning, _ADD), default=())


@dataclasses.dataclass(frozen=True)
class WhatIfQuery(Query):
    """What a deployment is to be like."""

    add: tuple[tuple[str, int], ...] = _added()
    graph_type: str | None = parameters.text(
        "Only runs of this type of graph; by default those that name none."
    )
