"""Errors that nobody foresaw: a right that is missing."""

from tests.chaos.database_faults import missing_right
from tests.chaos.effort import not_spinning
from tests.chaos.laboratory import Laboratory, Needs
from tests.chaos.repetition import Repetition
from tests.chaos.scenario import Scenario


class MissingRight(Scenario):
    name = "missing-right"
    breaks = "the workers' role may not insert into a table any more; then it may"
    needs = Needs(worker_role=True)
    # Who looks in vain pauses for up to 5 s.
    recovers_within = 15.0

    def prepare(self, lab: Laboratory) -> None:
        self._worker = lab.workers.start()

    def strike(self, lab: Laboratory, now: Repetition) -> None:
        with missing_right(lab, now.chance):
            now.publish_rest()
            now.publish_bad()
            with not_spinning([self._worker]):
                pass
            assert not now.is_stored(), "the right was not missed"
