"""Request from Nailgun what runs lack, and store it, in bounded rounds.

This module decides what is requested, and in which order; db/domain/nailgun_asks.py
decides when to ask again. Runs are handled one after the other: the data of one is
stored before the next is requested.
"""

import collections
import time
from typing import Final

import structlog

from db.database import Database
from db.domain import nailgun_asks
from db.domain.errors import FuelHistoryError
from db.runs.due_runs import DueRun, choose_runs
from db.runs.nailgun_runs import known_clusters
from nailgun.client import Nailgun
from nailgun.errors import BadAnswer, NailgunError
from pipeline.nailgun.found import Found, find
from pipeline.nailgun.learn import Learner
from pipeline.retries.backoff import Backoff
from pipeline.retries.repeated_event import RepeatedEvent


log = structlog.get_logger()

#: Runs per round, and seconds after which no further run is started.
_MOST: Final = 50
_SECONDS: Final = 4.0


class Asking:
    """Sends requests to one Nailgun for one database; for one thread at a time."""

    def __init__(
        self,
        database: Database,
        nailgun: Nailgun,
        *,
        backoff: Backoff | None = None,
    ) -> None:
        self._database = database
        self._nailgun = nailgun
        self._backoff = backoff or Backoff(5.0, 300.0)
        self._not_before = 0.0
        self._away = RepeatedEvent("nailgun_not_answering")
        self._odd = RepeatedEvent("nailgun_answer_not_used")
        self._failed = RepeatedEvent("ask_nailgun_failed")
        self._counts: collections.Counter[str] = collections.Counter()
        self._learner = Learner(database, nailgun)

    def take_counts(self) -> dict[str, int]:
        """Return the outcomes since the last call."""
        counts, self._counts = self._counts, collections.Counter()
        return dict(counts)

    def go_on(self) -> None:
        """Handle runs that are due, for some seconds; raise nothing.

        If Nailgun does not answer, no request is sent until a pause, which grows, is
        over.
        """
        if time.monotonic() < self._not_before:
            return
        try:
            self._round()
        except NailgunError as error:
            self._counts[error.outcome] += 1
            self._away.happened(reason=str(error), outcome=error.outcome)
        except FuelHistoryError as error:
            # The database is unavailable; the receiver reports that too.
            self._failed.happened(reason=f"{type(error).__name__}: {error}")
        except Exception:  # noqa: BLE001 - it is logged, and tried again
            self._failed.happened(exc_info=True)
        else:
            self._backoff.reset()
            self._failed.ended()
            return
        self._not_before = time.monotonic() + self._backoff.pause()

    def _round(self) -> None:
        end = time.monotonic() + _SECONDS
        with self._database.writer() as connection:
            runs = choose_runs(connection, _MOST)
        self._learner.environments.forget_old()
        if self._learner.environments.is_due:
            self._look_at_names()
        if not runs:
            return
        found = find(self._nailgun, runs)
        if self._away.ended():
            log.info("nailgun_answers_again")
        for run in runs:
            if time.monotonic() > end:
                # The rest comes first next time.
                self._learner.settle(run, after=0, failures=run.failures)
                continue
            self._ask_about(run, found)

    def _look_at_names(self) -> None:
        with self._database.reader() as connection:
            known = known_clusters(connection)
        try:
            for cluster_id in sorted(known & self._learner.environments.all().keys()):
                self._learner.learn_cluster(cluster_id)
        except BadAnswer as error:
            self._odd.happened(reason=str(error))

    def _ask_about(self, run: DueRun, found: Found) -> None:
        said = found.by_uuid.get(run.uuid)
        if said is None:
            failures = run.failures + 1
            gone = run.nailgun_id is not None
            after = None if gone else nailgun_asks.until_found(run.age, failures)
            self._learner.settle(run, after=after, failures=failures)
            self._counts["unknown"] += 1
            return
        try:
            self._learner.learn(run, said, found)
        except NailgunError as error:
            # Others go before it next time: Nailgun may fail on this one.
            failures = run.failures + 1
            after = nailgun_asks.until_usable(failures)
            self._learner.settle(run, after=after, failures=failures)
            if not isinstance(error, BadAnswer):
                raise
            self._counts[error.outcome] += 1
            self._odd.happened(run=run.uuid, reason=str(error))
        except Exception as error:  # noqa: BLE001 - other runs can be learned of
            # Its rows are locked, it was removed, or a value cannot be stored.
            is_ours = not isinstance(error, FuelHistoryError)
            reason = f"{type(error).__name__}: {error}"
            self._failed.happened(exc_info=is_ours, run=run.uuid, reason=reason)
            failures = run.failures + 1
            after = nailgun_asks.until_usable(failures)
            self._learner.settle(run, after=after, failures=failures)
        else:
            self._counts["learned"] += 1
