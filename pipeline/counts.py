"""What became of the reports of one run: its result in Flower, its log line."""

import collections
import dataclasses

from pipeline.store_folded import Written


@dataclasses.dataclass(slots=True)
class Counts:
    """Counters that start at zero; every report taken is in exactly one of them.

    `received` = `starts` + `reports` + `gated` + `parked` + `dead`, where a report
    that says nothing of history entries counts under `reports`.
    """

    batches: int = 0  #: transactions of the database
    received: int = 0  #: messages, those in a list counted one by one
    starts: int = 0  #: start messages: a run began
    reports: int = 0  #: reports of known transactions, merged into them
    gated: int = 0  #: reports of clusters before 9.0: no history
    parked: int = 0  #: reports of transactions not known yet
    dead: int = 0  #: reports that cannot be taken
    rows_changed: int = 0  #: history entries inserted or changed
    rows_unchanged: int = 0  #: history entries of which nothing new was said
    unparked: int = 0  #: parked reports applied when their run began
    # Entries of runs that ended in this batch: db/transitions.py.
    ended_unstarted: int = 0  #: ready or error, and nobody said that they began
    started_after_end: int = 0  #: began after they had ended
    skipped_after_start: int = 0  #: skipped although they had begun
    #: Dead reports by their reasons; not a counter of its own.
    reasons: collections.Counter[str] = dataclasses.field(
        default_factory=collections.Counter
    )

    def add(self, other: "Counts") -> None:
        """Add another's counters to these."""
        for field in dataclasses.fields(self):
            total = getattr(self, field.name) + getattr(other, field.name)
            setattr(self, field.name, total)

    def written(self, written: Written) -> None:
        """Set the counters of entries to what writing changed."""
        self.rows_changed = written.rows_changed
        self.rows_unchanged = written.rows_unchanged
        for name, number in written.unexpected._asdict().items():
            setattr(self, name, number)

    def as_dict(self) -> dict[str, int]:
        """Return the counters that are not zero, in their order."""
        counters = (field.name for field in dataclasses.fields(self))
        return {
            name: getattr(self, name)
            for name in counters
            if name != "reasons" and getattr(self, name)
        }
