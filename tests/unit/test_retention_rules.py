"""Which runs may go: for any runs and any policy nothing younger goes."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from db.domain.retention import UNFINISHED_DAYS, Keep, Policy, Run, expired
from db.domain.retention_steps import Partition, steps
from db.domain.statuses import TransactionStatus


NOW = datetime(2026, 3, 7, tzinfo=UTC)
CLUSTERS = st.sampled_from([None, 1, 2])
keeps = st.builds(
    Keep, days=st.integers(1, 9), failed_days=st.integers(1, 9), last=st.integers(0, 3)
)
policies = st.builds(
    Policy, default=keeps, clusters=st.dictionaries(st.integers(1, 2), keeps)
)


@st.composite
def all_runs(draw: st.DrawFn) -> list[Run]:
    count = draw(st.integers(0, 12))
    return [
        Run(
            task_id,
            draw(CLUSTERS),
            # Also circles, and parents that are not there.
            draw(st.none() | st.integers(1, count + 1)),
            draw(st.sampled_from(TransactionStatus)),
            NOW - timedelta(hours=draw(st.integers(0, 24 * 10))),
            draw(st.integers(0, 2)),
        )
        for task_id in range(1, count + 1)
    ]


def relatives(run: Run, runs: list[Run]) -> set[int]:
    """Everybody who is connected with a run."""
    found = {run.task_id}
    while True:
        more = {
            each.task_id
            for each in runs
            if each.task_id in found or each.parent_id in found
        } | {
            each.parent_id
            for each in runs
            if each.task_id in found and each.parent_id in {r.task_id for r in runs}
        }
        if more <= found:
            return found
        found |= more


def is_young(run: Run, policy: Policy) -> bool:
    keep = policy.clusters.get(run.cluster_id or 0, policy.default)
    days = {
        "ready": keep.days,
        "error": max(keep.days, keep.failed_days),
    }.get(run.status, max(keep.days, UNFINISHED_DAYS))
    return NOW - run.last_at < timedelta(days=days)


@given(all_runs(), policies)
def test_nothing_younger_goes_and_families_stay_together(
    runs: list[Run], policy: Policy
) -> None:
    going = expired(runs, policy, NOW)

    gone = {run.task_id for family in going for run in family}
    for family in going:
        assert {run.task_id for run in family} == relatives(family[0], runs)
    assert not [run for run in runs if run.task_id in gone and is_young(run, policy)]


@given(all_runs(), policies)
def test_the_newest_of_each_cluster_stay_and_all_else_that_is_old_goes(
    runs: list[Run], policy: Policy
) -> None:
    gone = {run.task_id for family in expired(runs, policy, NOW) for run in family}

    newest_first = sorted(runs, reverse=True)
    seen: dict[int | None, list[set[int]]] = {}
    for run in newest_first:
        family = relatives(run, runs)
        cluster = next(r for r in runs if r.task_id == min(family)).cluster_id
        of_cluster = seen.setdefault(cluster, [])
        if family not in of_cluster:
            of_cluster.append(family)
        is_kept = of_cluster.index(family) < policy.of(cluster).last
        young = any(is_young(r, policy) for r in runs if r.task_id in family)
        assert (run.task_id in gone) == (not is_kept and not young)


@given(all_runs(), policies, st.data())
def test_a_guess_of_a_cluster_only_ever_keeps(
    runs: list[Run], policy: Policy, data: st.DataObject
) -> None:
    def gone(some: list[Run]) -> set[int]:
        return {run.task_id for family in expired(some, policy, NOW) for run in family}

    # Alone: of a family the first member tells the cluster.
    runs = [run._replace(parent_id=None) for run in runs]
    guess = data.draw(st.sampled_from([1, 2]))
    are_guessed = data.draw(st.sets(st.sampled_from(range(1, 13))))

    def those(**fields: object) -> list[Run]:
        return [
            run._replace(**fields) if run.task_id in are_guessed else run
            for run in runs
        ]

    found = gone(those(cluster_id=guess, guesses=frozenset({guess})))

    assert found <= gone(those(cluster_id=guess))
    assert found <= gone(those(cluster_id=None))
    # Others are as if those were not there.
    others = [run for run in runs if run.task_id not in are_guessed]
    assert found - are_guessed == gone(others)


@given(all_runs(), policies)
def test_the_steps_remove_exactly_what_goes(runs: list[Run], policy: Policy) -> None:
    going = expired(runs, policy, NOW)
    partitions = [Partition(f"p{first}", first, first + 4, 0) for first in (0, 4, 8)]

    taken = steps(runs, going, partitions)

    removed = [run for step in taken for run in step.runs]
    assert sorted(removed) == sorted(run for family in going for run in family)
    for step in taken:
        if step.partition is not None:
            there = [run for run in runs if step.partition.holds(run)]
            # What is in it and not of this step went before.
            before = removed[: removed.index(step.runs[0])] if step.runs else removed
            assert set(there) - set(step.runs) <= set(before)
