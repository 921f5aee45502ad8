"""What earlier runs of an environment say of how long things take."""

from collections.abc import Sequence
from statistics import median

import msgspec

from answers.digest import decoded_points
from answers.digests import digest_of, totals_of
from answers.run import Run
from db.database import Connection
from db.domain.answers.entries import Kind
from db.domain.answers.eta import Experience
from db.domain.answers.points import Point
from db.domain.answers.slower import Earlier
from db.domain.answers.usual import FEWEST, RUNS
from db.domain.answers.usuals import Usuals
from db.queries.run_digests import GoodRun


class Earliers(msgspec.Struct, frozen=True):
    """Good runs before one, the newest first."""

    ids: list[int]
    runs: list[Earlier]
    #: Whether runs of other environments are among them, since too few are of its own.
    elsewhere: bool = False

    def walls(self, kind: Kind) -> list[float]:
        """Return the wall times of a task on a role, in seconds, where it is known."""
        return [
            point.wall
            for each in self.runs
            if (point := each.points.get(kind)) is not None and point.wall is not None
        ]


def earlier_runs(run: Run) -> Earliers:
    """Return the good runs that a run is compared with.

    Of its environment and its type of graph; where these are too few, of that type in
    every environment.
    """
    found = run.good_runs_before(RUNS)
    elsewhere = False
    if len(found) < FEWEST:
        everywhere = run.good_runs_before(RUNS, elsewhere=True)
        elsewhere = len(everywhere) > len(found)
        found = everywhere
    return Earliers(
        [each.task_id for each in found],
        [_earlier(run.connection, each) for each in found],
        elsewhere,
    )


def last_good(run: Run) -> int | None:
    """Return the last good run before one, of its environment and type of graph."""
    found = run.good_runs_before(1)
    return found[0].task_id if found else None


def experience_of(run: Run) -> Experience:
    """Return what earlier runs taught of the durations and gaps of a run."""
    earlier = earlier_runs(run)
    known = totals_of(run.connection, earlier.ids)
    gaps = [each.gap for each in known if each.gap is not None]
    means = [each.mean_gap for each in known if each.mean_gap is not None]
    return Experience(
        Usuals([*each.points.values()] for each in earlier.runs),
        median(gaps) if gaps else 0.0,
        median(means) if means else 0.0,
        max((each.nodes for each in earlier.runs), default=0),
    )


def _earlier(connection: Connection, run: GoodRun) -> Earlier:
    if run.points is None or run.nodes is None:
        digest = digest_of(connection, run.task_id)
        return Earlier(digest.nodes, _by_kind(digest.points))
    return Earlier(run.nodes, _by_kind(decoded_points(run.points)))


def _by_kind(points: Sequence[Point]) -> dict[Kind, Point]:
    return {point.kind: point for point in points}
