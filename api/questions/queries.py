"""What questions ask."""

import dataclasses
from datetime import datetime
from typing import ClassVar

from answers.comparison import PARTS
from api.http import parameters
from api.http.query import Query


@dataclasses.dataclass(frozen=True)
class DiffQuery(Query):
    """With which run another one is compared, and in what."""

    ALL: ClassVar = PARTS

    against: int | None = parameters.number(
        "The run to compare with; without it the last good one."
    )
    parts: tuple[str, ...] = parameters.words(
        "Only these parts.", PARTS, f"parts can only be: {', '.join(PARTS)}"
    )


@dataclasses.dataclass(frozen=True)
class FailuresQuery(Query):
    """Which failures are listed."""

    since: datetime | None = parameters.since(
        "Only those that were last seen at this time or later."
    )
    limit: int | None = parameters.number(
        "At most this many; without it 100.", lowest=1, highest=1000
    )


@dataclasses.dataclass(frozen=True)
class ClusterSlowerQuery(Query):
    """Of which runs of an environment the durations are compared."""

    graph_type: str | None = parameters.text(
        "Of runs of this type of graph; without it of those that name none."
    )


@dataclasses.dataclass(frozen=True)
class AuditQuery(Query):
    """Which changes are listed."""

    since: datetime | None = parameters.since("Only those at this time or later.")
    who: str | None = parameters.text("Only those by this user.")
    limit: int | None = parameters.number(
        "At most this many; without it 100.", lowest=1, highest=10_000
    )
