"""The shape of what differs between two runs."""

import msgspec

from answers.inputs import InputChange
from db.domain.statuses import HistoryStatus


class Against(msgspec.Struct, frozen=True):
    """What a run is compared with."""

    id: int
    #: In words.
    why: str
    #: Run → entries that are compared with it; most with `id`.
    entries: dict[str, int]


class Nodes(msgspec.Struct, frozen=True):
    """Nodes that only one of the runs has, and those with other roles."""

    added: list[str]
    removed: list[str]
    #: Node → its roles before and after.
    changed: dict[str, list[str]]


class Outcome(msgspec.Struct, frozen=True):
    """A task that ended otherwise on some nodes of a role."""

    task: str
    role: str
    #: Null: the run did not have it there.
    before: HistoryStatus | None
    after: HistoryStatus | None
    nodes: list[str]
    #: Nodes of the role that have the task.
    total: int
    is_worse: bool


class Duration(msgspec.Struct, frozen=True):
    """A task that took longer or shorter on a role."""

    task: str
    role: str
    #: Medians over the nodes, in seconds.
    before: float
    after: float
    nodes: int
    is_work: bool


class Comparison(msgspec.Struct, frozen=True):
    """What differs between two runs; parts that were not asked for are empty."""

    id: int
    against: Against
    says: list[str]
    inputs: list[InputChange]
    nodes: Nodes
    outcomes: list[Outcome]
    durations: list[Duration]

    @property
    def differs(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.says)
