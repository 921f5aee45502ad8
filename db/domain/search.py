"""What a search asks: conditions on entries, joined by and, or, not."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias, Union

from db.domain.statuses import HistoryStatus


class Value(NamedTuple):
    """A value of a field: a text that may have * at its ends, or a comparison."""

    text: str
    #: "", ">" or "<".
    sign: str = ""


class Field(NamedTuple):
    """A field has one of these values."""

    name: str
    values: Sequence[Value]


class Word(NamedTuple):
    """A text is in the task's name or in the message."""

    text: str


class Not(NamedTuple):
    """A condition does not hold."""

    part: "Condition"


class All(NamedTuple):
    """All of these hold; of none: everything."""

    parts: Sequence["Condition"]


class Any(NamedTuple):
    """One of these holds."""

    parts: Sequence["Condition"]


Condition: TypeAlias = Union[Field, Word, Not, All, Any]  # noqa: UP007 - of names

#: Field → what it is, for people.
FIELDS = {
    "status": ", ".join(HistoryStatus),
    "task": "the name of the graph's task; * at an end matches any text",
    "node": "a node's id, master, virtual_sync_node",
    "role": "a role that the node had in the run",
    "cluster": "an environment's id",
    "run": "a run's id, or a range: 12..40",
    "since": "it began at this time or later: an age such as 7d, or a time",
    "until": "it began before this time",
    "took": "its duration: >5m, <10s",
    "message": "a part of the orchestrator's message",
}
#: Of what it is bounded by where it says nothing of the runs.
USUAL_SINCE = "30d"
#: Fields that bound which runs are looked at.
_ANCHORS = frozenset({"run", "since"})


def anchored(condition: Condition) -> tuple[Condition, str | None]:
    """Return a search that bounds its runs, and what was added for that; None: nothing.

    Without a bound it would read all partitions of the history.
    """
    parts = condition.parts if isinstance(condition, All) else [condition]
    if any(isinstance(part, Field) and part.name in _ANCHORS for part in parts):
        return condition, None
    bound = Field("since", [Value(USUAL_SINCE)])
    return All([*parts, bound]), f"since:{USUAL_SINCE}"


def top_level(condition: Condition) -> list[Field]:
    """Return the fields that every entry of the answer has to have."""
    parts = condition.parts if isinstance(condition, All) else [condition]
    return [part for part in parts if isinstance(part, Field)]
