"""What became of the reports of one run: its result in Flower, its log line."""

import dataclasses


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
    unparked: int = 0  #: parked reports applied when their run began

    def add(self, other: "Counts") -> None:
        """Add another's counters to these."""
        for field in dataclasses.fields(self):
            total = getattr(self, field.name) + getattr(other, field.name)
            setattr(self, field.name, total)

    def as_dict(self) -> dict[str, int]:
        """Return the counters that are not zero, in their order."""
        return {name: n for name, n in dataclasses.asdict(self).items() if n}
