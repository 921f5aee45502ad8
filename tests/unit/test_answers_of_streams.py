"""The answers' rules on the recorded streams: docs/decisions/0050 has the figures."""

import json
from functools import cache
from statistics import median

import pytest

from db.domain.answers.brief import brief
from db.domain.answers.causes import cause_of
from db.domain.answers.eta import Eta, Experience, eta
from db.domain.answers.facts import Facts, Verdict
from db.domain.answers.failures import Failed, grouped
from db.domain.answers.gaps import gaps
from db.domain.answers.odd import odd_ones
from db.domain.answers.path import path
from db.domain.answers.points import points
from db.domain.answers.replayed import Replayed
from db.domain.answers.run_diff import nodes_diff, outcomes_diff
from db.domain.answers.slow_nodes import slow_nodes
from db.domain.answers.slower import Earlier, slower
from db.domain.answers.usuals import Usuals
from db.domain.answers.what_if import whole_run, with_more
from db.domain.statuses import HistoryStatus, RunOutcome
from tests.support.streams.played import Played
from tests.support.streams.streams import all_streams


SHARES = (0.05, 0.25, 0.5, 0.75)


@cache
def played(name: str) -> Played:
    all_streams()
    return Played(name)


@cache
def ended(name: str) -> Earlier:
    run = played(name)
    its = points(run.entries().values(), run.roles)
    return Earlier(run.nodes, {point.kind: point for point in its})


def experience(*names: str) -> Experience:
    runs = [played(name) for name in names]
    known = [gaps(run.graph, run.entries(), None) for run in runs]
    return Experience(
        Usuals([*ended(name).points.values()] for name in names),
        median(each.median for each in known),
        median(each.mean for each in known),
        max(run.nodes for run in runs),
    )


def predicted(name: str, taught: Experience, now: float) -> Eta:
    run = played(name)
    found = eta(run.graph, run.entries(now), run.roles, taught, began=0.0, now=now)
    assert found is not None
    return found


# The errors in percent of the run: those that ../shared/answers.md section 2c measured.
@pytest.mark.parametrize(
    ("name", "taught_by", "measured"),
    [
        ("n20-ok", ("n20-ok-astute90", "n5-ok"), (8, 6, 3, 5)),
        ("n20-ok-astute90", ("n20-ok", "n5-ok"), (-9, -4, -4, -1)),
        ("n5-ok", ("n20-ok",), (17, 17, 6, 2)),
        ("n21-add-compute", ("n20-ok", "n20-ok-astute90"), (-4, -6, -6, -3)),
        ("n20-redeploy", ("n20-ok", "n20-ok-astute90"), (-20, -13, -12, -11)),
        ("n100-ok", ("n20-ok", "n20-ok-astute90"), (-1, -17, -10, -2)),
        ("n500-ok", ("n100-ok", "n20-ok"), (26, -13, -9, -3)),
    ],
)
def test_the_predicted_end_is_as_near_as_was_measured(
    name: str, taught_by: tuple[str, ...], measured: tuple[float, ...]
) -> None:
    taught, seconds = experience(*taught_by), played(name).seconds
    errors = [
        100 * (predicted(name, taught, seconds * share).end / seconds - 1)
        for share in SHARES
    ]

    near = [
        abs(error) <= 1.5 * abs(least)
        for error, least in zip(errors, measured, strict=True)
    ]
    assert all(near), errors


def test_a_task_that_hangs_is_named_within_ten_minutes() -> None:
    taught = experience("n20-ok", "n20-ok-astute90")
    hung = played("n20-hang-osd").entries()["15", "top-role-ceph-osd"]
    assert hung.start is not None

    soon = predicted("n20-hang-osd", taught, hung.start + 200)
    late = predicted("n20-hang-osd", taught, hung.start + 300)

    assert soon.late == []
    assert [(each.node_id, each.task) for each in late.late] == [hung.key]
    assert late.late[0].longest < 162


def test_nothing_is_late_in_runs_that_go_well() -> None:
    taught = experience("n20-ok", "n5-ok")
    seconds = played("n20-ok-astute90").seconds

    for share in range(2, 20):
        now = seconds * share / 20
        assert predicted("n20-ok-astute90", taught, now).late == []


def test_a_hundred_nodes_are_not_slow_because_the_orchestrator_polls_longer() -> None:
    names = ["n20-ok", "n20-transaction", "n20-ok-astute90", "n20-osd-leaf-fail"] * 2
    earlier = [ended(name) for name in names]

    found = slower(ended("n100-ok").points.values(), 100, earlier)

    assert 0 < len(found) <= 5
    assert all(each.is_work for each in found)


@pytest.mark.parametrize(
    ("name", "tasks", "orchestrator", "graph_links", "node_links"),
    [("n20-ok", 3133, 166, 43, 106), ("n100-ok", 3378, 2422, 54, 89)],
)
def test_the_path_adds_up_to_the_run(
    name: str, tasks: float, orchestrator: float, graph_links: int, node_links: int
) -> None:
    run = played(name)
    entries = run.entries()
    found = path(run.graph, entries, 0.0)
    assert found is not None

    assert (round(found.tasks), round(found.orchestrator)) == (tasks, orchestrator)
    assert (found.graph_links, found.node_links) == (graph_links, node_links)
    last = max(entry.end or 0.0 for entry in entries.values())
    assert found.tasks + found.orchestrator == pytest.approx(last)

    replayed = Replayed(run.graph, entries)
    slack = replayed.slack()
    assert max(slack[step.entry.key] for step in found.steps) < 0.001
    longest = max(found.steps, key=lambda step: step.seconds)
    saved = replayed.saved({longest.entry.key: 0.0})
    assert 0 < saved <= longest.seconds


def failures(name: str) -> list[Failed]:
    run = played(name)
    found = []
    for seconds, node in run.items(float("inf")):
        if node["task_status"] == "error":
            entry = run.entries()[node["uid"], node["deployment_graph_task_name"]]
            text = node.get("summary") or node.get("custom")
            cause = cause_of(
                None if text is None else json.dumps(text),
                None,
                node.get("error_msg"),
            )
            found.append(
                Failed(
                    len(found),
                    *entry.key,
                    entry.start,
                    seconds,
                    node.get("error_msg"),
                    cause,
                )
            )
    return found


def test_the_cause_is_the_resource_that_failed() -> None:
    [group] = grouped(failures("n20-critical"))

    assert (group.task, group.nodes) == ("primary-database", ["1"])
    assert group.causes[0].cause.text == "File[/etc/dnsmasq.conf]"


def test_what_astute_says_of_every_failure_is_no_cause() -> None:
    [group] = grouped(failures("n20-upload-fail-osd"))

    assert group.causes[0].cause.text is None


def test_a_run_that_is_called_ready_is_not_fine() -> None:
    run = played("n500-compute-fail")
    entries = run.entries().values()
    count = {
        status: sum(entry.status is status for entry in entries)
        for status in HistoryStatus
    }
    groups = grouped(failures("n500-compute-fail"))
    facts = Facts(
        16,
        RunOutcome.ready,
        dry_run=False,
        seconds=run.seconds,
        entries=len(entries),
        failed=count[HistoryStatus.error],
        never_ran=count[HistoryStatus.pending],
        ended=sum(entry.status.is_final for entry in entries),
        groups=groups,
    )
    told = brief(facts)

    assert told.verdict is Verdict.not_fine
    assert told.headline == (
        "Run 16 is reported as ready after 4 h 56 min, but it is not fine:"
        " 4 failed and 3,358 never ran."
    )
    [group] = groups
    assert group.nodes == ["10", "77", "130", "401"]
    assert told.sentences[0].startswith(
        "First: enable_nova_compute_service on 4 nodes (10, 77, 130, 401), first on"
        " node 130: Openstack::Firewall::Multi_net[107 memcache udp]"
    )


def test_it_went_otherwise_on_one_node_of_its_role() -> None:
    run = played("n20-osd-leaf-fail")

    found, *others = odd_ones(run.entries().values(), run.roles)

    # What waited for it never ran.
    assert len(others) == 1
    assert (found.task, found.role) == ("update_hosts", "ceph-osd")
    assert found.usual is HistoryStatus.ready
    assert found.nodes == {"15": HistoryStatus.error}


def test_no_node_is_slow_among_its_peers() -> None:
    for name in ("n20-ok", "n100-ok"):
        run = played(name)
        assert slow_nodes(run.entries().values(), run.roles) == []


def test_an_added_node_is_all_that_differs_in_nodes() -> None:
    before, after = played("n20-ok"), played("n21-add-compute")
    ours, theirs = before.entries(), after.entries()

    nodes = nodes_diff(
        (node for node, _ in ours),
        (node for node, _ in theirs),
        before.roles,
        after.roles,
    )
    outcomes = outcomes_diff(ours, theirs, before.roles, after.roles)

    assert (nodes.added, nodes.removed, nodes.changed) == (("21",), (), {})
    assert not any("21" in each.nodes for each in outcomes)
    # Nothing got worse: what is otherwise had nothing to do this time.
    assert not any(each.is_worse for each in outcomes)


def test_more_nodes_of_a_role_take_little_longer_side_by_side() -> None:
    run = played("n20-ok")
    taught = experience("n20-ok", "n20-ok-astute90")
    as_is = whole_run(run.graph, run.roles, taught.usuals, taught.gap)
    graph, roles = with_more(run.graph, run.roles, {"compute": 10})
    then = whole_run(graph, roles, taught.usuals, taught.gap)

    assert as_is == pytest.approx(run.seconds, rel=0.12)
    # Ten nodes side by side with ten others: little more.
    assert as_is <= then <= 1.2 * as_is
    assert len(graph) == len(run.graph) + 10 * sum(
        node == "4" for node, _ in run.graph.keys
    )
    same, _ = with_more(run.graph, run.roles, {"no such role": 5})
    assert len(same) == len(run.graph)
