"""What became of the reports of one run: its result in Flower, its log line."""

import collections
import dataclasses


#: What is counted by its kind.
_BY_KIND = frozenset({"methods", "reasons", "mended"})


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """Counters that start at zero; every report taken is in exactly one of them.

    `received` = `starts` + `reports` + `gated` + `parked` + `passed` + `dead`, where a
    report that says nothing of history entries counts under `reports`.
    """

    batches: int = 0  #: transactions of the database
    received: int = 0  #: messages, those in a list counted one by one
    starts: int = 0  #: start messages: a run began
    reports: int = 0  #: reports of known transactions, merged into them
    gated: int = 0  #: reports of clusters before 9.0: no history
    parked: int = 0  #: reports of transactions not known yet
    passed: int = 0  #: messages that are no reports of ours
    dead: int = 0  #: reports, or parts of reports, that cannot be taken
    rows_changed: int = 0  #: history entries inserted or changed
    rows_unchanged: int = 0  #: history entries of which nothing new was said
    unparked: int = 0  #: parked reports applied when their run began
    second_starts: int = 0  #: of `starts`: of a run that had begun; nothing changed
    differing_starts: int = 0  #: of these: what they said differently was left out
    # Entries of runs that ended in this batch: db/history/transitions.py.
    ended_unstarted: int = 0  #: ready or error, and nobody said that they began
    started_after_end: int = 0  #: began after they had ended
    skipped_after_start: int = 0  #: skipped although they had begun
    #: What was passed by its methods; not a counter of its own.
    methods: collections.Counter[str] = dataclasses.field(
        default_factory=collections.Counter
    )
    #: Dead reports by their reasons; not a counter of its own.
    reasons: collections.Counter[str] = dataclasses.field(
        default_factory=collections.Counter
    )

    #: Details of reports that were mended, by their names; not a counter either.
    mended: collections.Counter[str] = dataclasses.field(
        default_factory=collections.Counter
    )

    def __add__(self, other: "Counts") -> "Counts":
        """Return the sums of both."""
        return Counts(
            **{
                field.name: getattr(self, field.name) + getattr(other, field.name)
                for field in dataclasses.fields(self)
            }
        )

    @property
    def good(self) -> int:
        """Messages that could be taken."""
        return self.starts + self.reports + self.gated + self.parked + self.passed

    def as_dict(self) -> dict[str, int]:
        """Return the counters that are not zero, in their order."""
        counters = (field.name for field in dataclasses.fields(self))
        return {
            name: getattr(self, name)
            for name in counters
            if name not in _BY_KIND and getattr(self, name)
        }
