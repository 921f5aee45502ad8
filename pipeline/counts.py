"""Counters of what became of reports: the task's result in Flower, its log line."""

import collections
import dataclasses


#: Counters that are split by kind.
_BY_KIND = frozenset({"methods", "reasons", "mended"})


@dataclasses.dataclass(frozen=True, slots=True)
class Counts:
    """Counters that start at zero; every received report is in exactly one of them.

    `received` = `starts` + `reports` + `gated` + `parked` + `passed` + `dead`; a report
    without history entries counts under `reports`.
    """

    batches: int = 0  #: transactions of the database
    received: int = 0  #: messages; those in a list are counted one by one
    starts: int = 0  #: start messages
    reports: int = 0  #: reports of known transactions, merged into them
    gated: int = 0  #: reports of clusters before 9.0: no history
    parked: int = 0  #: reports of transactions not known yet
    passed: int = 0  #: messages that are not reports of deployments
    dead: int = 0  #: reports, or parts of reports, that cannot be recorded
    rows_changed: int = 0  #: history entries inserted or changed
    rows_unchanged: int = 0  #: history entries that did not change
    unparked: int = 0  #: parked reports applied when their run was registered
    second_starts: int = 0  #: of `starts`: the run had already started
    differing_starts: int = 0  #: of these: they differed; the difference was left out
    # Entries of runs that ended in this batch: db/history/transitions.py.
    ended_unstarted: int = 0  #: ready or error, without a report of a start
    started_after_end: int = 0  #: started after they had ended
    skipped_after_start: int = 0  #: skipped although they had started
    #: `passed` by method; not a counter of its own.
    methods: collections.Counter[str] = dataclasses.field(
        default_factory=collections.Counter
    )
    #: `dead` by reason; not a counter of its own.
    reasons: collections.Counter[str] = dataclasses.field(
        default_factory=collections.Counter
    )

    #: Mended details by name; not a counter of its own.
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
        """Number of messages that could be recorded."""
        return self.starts + self.reports + self.gated + self.parked + self.passed

    def as_dict(self) -> dict[str, int]:
        """Return the counters that are not zero, in order."""
        counters = (field.name for field in dataclasses.fields(self))
        return {
            name: getattr(self, name)
            for name in counters
            if name not in _BY_KIND and getattr(self, name)
        }
