"""What questions ask."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from answers.comparison import PARTS
from api.http import parameters, values
from api.http.page_parameters import paging
from api.http.parameters import in_query
from api.http.query import Given, Json, Query, declared
from db.queries.audit import AuditFilter
from db.queries.keyset import AuditOrder, FailureOrder, Page
from fuel_history.shapes.answers.audits import AuditLine
from fuel_history.shapes.answers.causes import KnownFailure
from text.spreadsheet import CsvKind


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
    """Which failures are listed, and which of their members."""

    since: datetime | None = parameters.since(
        "Only those last seen at this time or later."
    )
    fields: tuple[str, ...] = parameters.fields(KnownFailure.__struct_fields__)
    page: Page = paging(FailureOrder)
    csv: CsvKind | None = parameters.csv()

    @property
    def times(self) -> Mapping[str, datetime | None]:
        """The parameters with times."""
        return {"since": self.since}

    @property
    def wanted(self) -> datetime | None:
        """The filter that the request describes."""
        return self.since


@dataclasses.dataclass(frozen=True)
class ClusterSlowerQuery(Query):
    """Of which runs of an environment the durations are compared."""

    graph_type: str | None = parameters.text(
        "Only runs of this type of graph; by default those that name none."
    )


@dataclasses.dataclass(frozen=True)
class AuditQuery(Query):
    """Which changes are listed, and which of their members."""

    since: datetime | None = parameters.since("Only changes at this time or later.")
    until: datetime | None = parameters.until("Only changes before this time.")
    who: str | None = parameters.text("Only changes by this user.")
    fields: tuple[str, ...] = parameters.fields(AuditLine.__struct_fields__)
    page: Page = paging(AuditOrder)
    csv: CsvKind | None = parameters.csv()

    @property
    def times(self) -> Mapping[str, datetime | None]:
        """The parameters with times."""
        return {"since": self.since, "until": self.until}

    @property
    def wanted(self) -> AuditFilter:
        """The filter that the request describes."""
        return AuditFilter(self.since, self.until, self.who)


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
