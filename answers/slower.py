"""What was slower than usual: in a run, in the last runs of an environment."""

from collections import defaultdict

from answers.digest import Digest, decoded_points
from answers.digests import digest_of, totals_of
from answers.run import Run
from answers.usuals import Earliers, earlier_runs
from db.database import Connection
from db.domain.answers.entries import Kind
from db.domain.answers.points import Point
from db.domain.answers.slower import LAST, regressed, slower
from db.domain.answers.usual import FEWEST, RUNS, SEVERAL_POINTS, usual_of
from db.queries.run_digests import good_runs
from db.queries.transactions import MAX_ID
from fuel_history.shapes.answers.slowness import (
    ClusterSlower,
    Regressed,
    Slower,
    SlowerNode,
    SlowerRun,
    SlowerTask,
)


#: A run is slow when it took so many seconds more than usual.
_RUN_SECONDS = 60.0


def slower_than_usual(connection: Connection, task_id: int) -> Slower:
    """Return what was slower than usual in a run. Raises TransactionNotFound."""
    run = Run(connection, task_id)
    digest = digest_of(connection, task_id)
    earlier = earlier_runs(run)
    found = slower(digest.points, digest.nodes, earlier.runs)
    count = len(earlier.ids)
    return Slower(
        task_id,
        _run(connection, digest, earlier),
        tuple(
            SlowerTask(
                each.task,
                each.role,
                each.seconds,
                each.usual.seconds,
                round(each.times, 2),
                each.usual.runs,
                each.is_work,
            )
            for each in found
        ),
        tuple(SlowerNode(*each) for each in digest.slow_nodes),
        count,
        earlier.elsewhere,
        None if count >= FEWEST else f"too few good runs before it: {count}",
    )


def _run(connection: Connection, own: Digest, earlier: Earliers) -> SlowerRun:
    seconds, alike = own.seconds, []
    ran = own.entries - own.skipped
    for other in totals_of(connection, earlier.ids):
        # Of as many tasks that had something to do: a redeployment is none of the like.
        others = other.entries - other.skipped
        if other.seconds is not None and ran <= 2 * others and others <= 2 * ran:
            alike.append(other.seconds)
    usual = usual_of(alike)
    if usual is None or usual.runs < FEWEST or seconds is None:
        return SlowerRun(seconds, None, is_slow=False)
    is_slow = usual.is_slow(seconds, least=_RUN_SECONDS, deviation=SEVERAL_POINTS)
    return SlowerRun(seconds, usual.seconds, is_slow)


def slower_in_cluster(
    connection: Connection, cluster_id: int, graph_type: str | None
) -> ClusterSlower:
    """Return what has been slower in each of the last runs of an environment."""
    found = good_runs(
        connection,
        before=MAX_ID,
        cluster_id=cluster_id,
        graph_type=graph_type,
        limit=RUNS + LAST,
    )
    runs = [each.task_id for each in found]
    series: dict[Kind, list[tuple[int, Point]]] = defaultdict(list)
    for each in found:
        points = (
            digest_of(connection, each.task_id).points
            if each.points is None
            else decoded_points(each.points)
        )
        for point in points:
            if point.ready:
                series[point.kind].append((each.task_id, point))
    tasks = [told for kind, its in series.items() if (told := _regressed(kind, its))]
    tasks.sort(key=lambda each: each.usual - each.seconds)
    few = len(runs) < FEWEST + LAST
    why_not = f"too few good runs: {len(runs)}" if few else None
    return ClusterSlower(cluster_id, tuple(runs), tuple(tasks), why_not)


def _regressed(kind: Kind, its: list[tuple[int, Point]]) -> Regressed | None:
    is_work = all(point.work is not None for _, point in its)
    known = [
        (task_id, seconds)
        for task_id, point in its
        if (seconds := point.work if is_work else point.wall) is not None
    ]
    usual = regressed([seconds for _, seconds in known])
    if usual is None:
        return None
    since = known[LAST - 1][0]
    for task_id, seconds in known[LAST:]:
        if not usual.is_slow(seconds, deviation=SEVERAL_POINTS):
            break
        since = task_id
    last = sorted(seconds for _, seconds in known[:LAST])[LAST // 2]
    times = round(last / usual.seconds, 2) if usual.seconds else 0.0
    return Regressed(
        *kind, last, usual.seconds, times, usual.runs, is_work=is_work, since=since
    )
