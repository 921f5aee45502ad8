"""The answers' rules, one by one."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.answers.brief import brief
from db.domain.answers.causes import cause_of, fingerprint, normalised, work_of
from db.domain.answers.entries import Entry, Key, Roles
from db.domain.answers.facts import Facts, Seen, Verdict
from db.domain.answers.instants import status_at
from db.domain.answers.json_diff import Change, Difference, differences
from db.domain.answers.odd import attributes_of, odd_ones
from db.domain.answers.points import points
from db.domain.answers.run_diff import durations_diff, outcomes_diff
from db.domain.answers.run_graph import PlannedTask, RunGraph
from db.domain.answers.schedule import play_forward
from db.domain.answers.slow_nodes import slow_nodes
from db.domain.answers.slower import Earlier, regressed, slower
from db.domain.answers.usual import usual_of
from db.domain.statuses import HistoryStatus, RunOutcome


READY, ERROR, PENDING = HistoryStatus.ready, HistoryStatus.error, HistoryStatus.pending
RUNNING, SKIPPED = HistoryStatus.running, HistoryStatus.skipped


def graph(**requires: str) -> RunGraph:
    """Tasks by names as `node1_a`, each with those that it requires."""

    def key(name: str) -> Key:
        node, _, task = name.partition("_")
        return node, task

    return RunGraph(
        PlannedTask(key(name), [key(each) for each in before.split()], ())
        for name, before in requires.items()
    )


def entry(node: str, task: str, start: float | None, end: float | None) -> Entry:
    status = PENDING if start is None else RUNNING if end is None else READY
    return Entry(node, task, status, start, end)


def rest(of: RunGraph, entries: Sequence[Entry], takes: float, now: float) -> float:
    known = {each.key: each for each in entries}
    return play_forward(of, known, lambda place: takes, now=now, gap=0.0).rest


def test_a_node_runs_one_task_at_a_time() -> None:
    assert rest(graph(n1_a="", n1_b="", n2_c=""), [], 10.0, 0.0) == 20.0


def test_a_task_waits_for_those_that_it_requires() -> None:
    assert rest(graph(n1_a="", n2_b="n1_a", n3_c="n2_b"), [], 10.0, 0.0) == 30.0


def test_what_runs_longer_than_usual_has_a_tenth_left() -> None:
    of = graph(n1_a="")

    assert rest(of, [entry("n1", "a", 0.0, None)], 10.0, 4.0) == 6.0
    assert rest(of, [entry("n1", "a", 0.0, None)], 10.0, 99.0) == 1.0


def test_a_limit_lets_as_many_of_a_name_run() -> None:
    of = RunGraph(PlannedTask((node, "a"), (), (), limit=2) for node in "12345")

    assert rest(of, [], 10.0, 0.0) == 30.0


def test_tasks_in_a_circle_do_not_keep_the_schedule_from_an_end() -> None:
    assert rest(graph(n1_a="n1_b", n1_b="n1_a", n2_c=""), [], 10.0, 0.0) == 10.0


@given(
    st.lists(
        st.tuples(st.sampled_from("123"), st.sets(st.integers(0, 12), max_size=4)),
        min_size=1,
        max_size=12,
    ),
    st.sets(st.integers(0, 12)),
)
def test_a_schedule_is_no_shorter_than_a_node_or_a_chain_and_no_longer_than_all(
    planned: list[tuple[str, set[int]]], over: set[int]
) -> None:
    """With tasks of a second each."""
    keys = [(node, str(number)) for number, (node, _) in enumerate(planned)]
    of = RunGraph(
        PlannedTask(key, [keys[before] for before in requires if before < number], ())
        for number, (key, (_, requires)) in enumerate(zip(keys, planned, strict=True))
    )
    entries = {keys[i]: entry(*keys[i], 0.0, 1.0) for i in over if i < len(keys)}
    left = [key for key in keys if key not in entries]

    found = play_forward(of, entries, lambda place: 1.0, now=1.0, gap=0.0)

    assert len(found.ends) == len(left)
    of_nodes = [sum(node == each for node, _ in left) for each in "123"]
    assert max(of_nodes) <= found.rest <= len(left)
    ends = {of.keys[place]: time for place, time in found.ends.items()}
    for place, before in enumerate(of.before):
        for each in before:
            if of.keys[place] in ends and of.keys[each] in ends:
                assert ends[of.keys[each]] + 1.0 <= ends[of.keys[place]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cannot reach 10.20.0.3:3306", "cannot reach 192.168.1.77:3306"),
        ("node-7.domain.tld: no route", "node-12.domain.tld: no route"),
        ("at 2026-11-26T14:03:00Z: boom", "at 2025-01-01T00:00:01.5Z: boom"),
        (
            "job 0e5f1d1c-5b3a-4d1c-9f6e-0a1b2c3d4e5f",
            "job 1e5f1d1c-5b3a-4d1c-9f6e-0a1b2c3d4e5f",
        ),
        ("timeout after 31.5 s", "timeout after 300 s"),
        ("https://a.example/x?y=1 failed", "https://b.example/z failed"),
        ("fe80::1:2:3:4 is away", "fe80::9:8:7:6 is away"),
        ("object 0x7f3a died", "object 0x00ff died"),
        ("/var/lib/ceph/osd/ceph-3 is full", "/var/lib/ceph/osd/ceph-11 is full"),
    ],
)
def test_failures_that_differ_by_chance_only_are_alike(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("File[/etc/dnsmasq.conf]", "File[/etc/hosts]"),
        ("Package[mysql]", "Service[mysql]"),
        ("connection refused", "connection reset"),
        ("nova-api is down", "nova-conductor is down"),
    ],
)
def test_failures_that_differ_in_what_failed_are_told_apart(
    one: str, other: str
) -> None:
    assert normalised(one) != normalised(other)


def test_titles_of_resources_may_have_commas() -> None:
    text = '{"resources": {"failed_resources": "File[/a,b],Exec[x y]"}}'

    assert cause_of(text, None, None).resources == ("File[/a,b]", "Exec[x y]")


def test_old_astute_sends_the_summary_as_custom() -> None:
    text = '{"time": {"total": 2.5}, "resources": {"failed_resources": "File[/a]"}}'

    assert cause_of("{}", text, "Task a failed on node 1").text == "File[/a]"
    assert work_of("{}", text) == 2.5


@pytest.mark.parametrize(
    "summary",
    ["", "[]", "null", '{"time": 1, "resources": []}', '{"time": {"total": true}}'],
)
def test_a_summary_of_another_form_says_nothing(summary: str) -> None:
    assert cause_of(summary, None, None).text is None
    assert work_of(summary, None) is None


def test_a_fingerprint_does_not_depend_on_the_order_of_resources() -> None:
    def of(*resources: str) -> str:
        joined = ",".join(resources)
        text = f'{{"resources": {{"failed_resources": "{joined}"}}}}'
        return fingerprint("a", cause_of(text, None, None))

    assert of("File[/a]", "File[/b]") == of("File[/b]", "File[/a]")
    assert of("File[/a]") != of("File[/b]")


def test_the_last_lines_of_the_output_tell_a_cause_where_nothing_else_does() -> None:
    cause = cause_of('{"stderr": "one\\ntwo\\n\\n"}', None, "Task a failed on node 1")

    assert (cause.text, cause.lines) == ("two", ("one", "two"))


def test_objects_of_a_list_are_found_again_by_their_names() -> None:
    before = [{"name": "a", "value": 1}, {"name": "b", "value": 2}]
    after = [{"name": "b", "value": 3}, {"name": "a", "value": 1}]

    assert list(differences({"all": before}, {"all": after})) == [
        Difference("all[b].value", Change.changed, 2, 3)
    ]


def test_what_is_new_and_what_is_gone_is_told() -> None:
    found = list(differences({"a": {"b": 1}}, {"a": {"c": 1}}))

    assert [(each.path, each.change) for each in found] == [
        ("a.b", Change.removed),
        ("a.c", Change.added),
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "a", "b"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(_JSON, _JSON)
def test_values_differ_exactly_where_something_is_told(
    one: object, other: object
) -> None:
    assert not list(differences(one, one))
    told = list(differences(one, other))
    swapped = list(differences(other, one))
    # Order within a list of named objects means nothing.
    assert bool(told) == bool(swapped)
    assert {each.path for each in told} == {each.path for each in swapped}


def test_a_number_and_a_bool_differ() -> None:
    assert list(differences({"a": 1}, {"a": True}))


def test_what_few_nodes_of_a_role_did_otherwise_is_odd() -> None:
    roles = Roles({"compute": [str(each) for each in range(20)]})
    entries = [Entry(str(each), "a", READY) for each in range(19)]

    [found] = odd_ones([*entries, Entry("19", "a", ERROR)], roles)

    assert (found.usual, found.agree, found.nodes) == (READY, 19, {"19": ERROR})
    assert (
        odd_ones(
            [Entry(n, "a", s) for n, s in zip("12", (READY, ERROR), strict=True)], roles
        )
        == []
    )


def test_what_only_the_failed_nodes_were_told_is_named() -> None:
    told = {
        str(node): {"nic": {"mtu": 9000 if node < 3 else 1500}, "id": node}
        for node in range(20)
    }

    [first, *others] = attributes_of(told, ["0", "1", "2"])

    assert (first.path, first.value, first.chosen, first.others) == (
        "nic.mtu",
        "9000",
        3,
        0,
    )
    assert others == []


def test_of_one_failed_node_only_what_is_unlike_all_others_is_named() -> None:
    told = {
        str(node): {"disk": "old" if node == 7 else "new", "os": "u"}
        for node in range(20)
    }

    assert [each.path for each in attributes_of(told, ["7"])] == ["disk"]


def test_one_slow_run_is_no_regression_and_three_are() -> None:
    usual = [100.0, 101.0, 99.0] * 4

    assert regressed([200.0, 100.0, 200.0, *usual]) is None
    found = regressed([200.0, 190.0, 210.0, *usual])
    assert found is not None
    assert found.seconds == 100.0
    assert regressed([200.0, 190.0, 210.0, *usual[:5]]) is None


def test_too_few_runs_say_nothing_of_what_is_slow() -> None:
    roles = Roles({"r": ["1"]})
    [slow] = points([Entry("1", "a", READY, 0.0, 500.0)], roles)
    [known] = points([Entry("1", "a", READY, 0.0, 50.0)], roles)
    earlier = Earlier(1, {known.kind: known})

    assert slower([slow], 1, [earlier] * 7) == []
    [found] = slower([slow], 1, [earlier] * 8)
    assert (found.times, found.is_work) == (10.0, False)


def test_wall_times_of_runs_of_other_sizes_are_not_compared() -> None:
    roles = Roles({"r": ["1"]})
    [slow] = points([Entry("1", "a", READY, 0.0, 500.0)], roles)
    [known] = points([Entry("1", "a", READY, 0.0, 50.0)], roles)

    assert slower([slow], 100, [Earlier(20, {known.kind: known})] * 8) == []


def test_a_usual_duration_is_no_mean() -> None:
    usual = usual_of([10.0] * 8 + [3600.0])

    assert usual is not None
    assert (usual.seconds, usual.longest) == (10.0, 3600.0)


def test_a_node_that_is_slow_in_most_of_its_tasks_is_named() -> None:
    roles = Roles({"compute": [str(node) for node in range(10)]})
    entries = [
        Entry(str(node), f"t{task}", READY, 0.0, 21.0 if node == 7 else 10.0 + task % 3)
        for node in range(10)
        for task in range(8)
    ]

    [found] = slow_nodes(entries, roles)

    assert (found.node_id, found.slower, found.tasks, found.peers) == ("7", 8, 8, 9)
    assert found.times == pytest.approx(1.9, abs=0.2)


def test_outcomes_are_grouped_by_task_and_role() -> None:
    roles = Roles({"compute": ["1", "2", "3"]})
    before = {(n, "a"): Entry(n, "a", READY) for n in "123"}
    after = before | {("3", "a"): Entry("3", "a", ERROR)}

    [found] = outcomes_diff(before, after, roles, roles)

    assert (found.before, found.after, found.nodes, found.total) == (
        READY,
        ERROR,
        ("3",),
        3,
    )
    assert found.is_worse


def test_durations_differ_by_seconds_and_by_share() -> None:
    roles = Roles({})

    def of(seconds: float) -> dict[Key, Entry]:
        return {("1", "a"): Entry("1", "a", READY, 0.0, seconds)}

    assert durations_diff(of(100.0), of(109.0), roles) == []
    assert durations_diff(of(100.0), of(120.0), roles) == []
    [found] = durations_diff(of(100.0), of(140.0), roles)
    assert (found.before, found.after, found.is_work) == (100.0, 140.0, False)


@pytest.mark.parametrize(
    ("start", "end", "at", "status"),
    [
        (10.0, 20.0, 5.0, PENDING),
        (10.0, 20.0, 10.0, RUNNING),
        (10.0, 20.0, 19.9, RUNNING),
        (10.0, 20.0, 20.0, READY),
        (10.0, None, 99.0, RUNNING),
        (None, 20.0, 15.0, PENDING),
        (None, 20.0, 20.0, READY),
        (None, None, 20.0, PENDING),
    ],
)
def test_what_was_at_an_instant(
    start: float | None, end: float | None, at: float, status: HistoryStatus
) -> None:
    known = RUNNING if end is None else READY

    assert status_at(Entry("1", "a", known, start, end), at) is status


FACTS = Facts(
    41,
    RunOutcome.ready,
    dry_run=False,
    seconds=1920.0,
    entries=1204,
    failed=0,
    never_ran=0,
    ended=1204,
)


@pytest.mark.parametrize(
    ("facts", "verdict", "headline"),
    [
        (
            FACTS,
            Verdict.fine,
            "Run 41 is ready after 32 min: all 1,204 tasks ended, none failed.",
        ),
        (
            FACTS._replace(failed=4, never_ran=3358),
            Verdict.not_fine,
            (
                "Run 41 is reported as ready after 32 min, but it is not fine:"
                " 4 failed and 3,358 never ran."
            ),
        ),
        (
            FACTS._replace(outcome=RunOutcome.stopped, never_ran=587),
            Verdict.stopped,
            "Run 41 was stopped after 32 min: 587 never ran.",
        ),
        (
            FACTS._replace(outcome=RunOutcome.error, failed=1, never_ran=410),
            Verdict.failed,
            "Run 41 failed after 32 min: 1 failed and 410 never ran.",
        ),
        (
            FACTS._replace(outcome=RunOutcome.error),
            Verdict.failed,
            "Run 41 failed after 32 min.",
        ),
        (
            FACTS._replace(outcome=None, ended=600),
            Verdict.running,
            "Run 41 has been going on for 32 min: 600 of 1,204 tasks have ended.",
        ),
        (
            FACTS._replace(outcome=RunOutcome.silent),
            Verdict.silent,
            "Run 41 has not ended, but it has sent no report for a long time.",
        ),
        (
            FACTS._replace(dry_run=True, ended=0, never_ran=1204),
            Verdict.rehearsed,
            "Dry run 41 is ready: none of its 1,204 tasks had to run.",
        ),
    ],
)
def test_a_brief_says_how_it_really_went(
    facts: Facts, verdict: Verdict, headline: str
) -> None:
    told = brief(facts)

    assert (told.verdict, told.headline) == (verdict, headline)


def test_a_brief_remembers() -> None:
    seen = Seen([40, 12], "RabbitMQ needs rm -rf mnesia", 41, Verdict.fine)
    told = brief(
        FACTS._replace(
            failed=1,
            seen=seen,
            good_run=39,
            changes=["settings: a.b 2 → 3", "node 15 added"],
        )
    )

    assert list(told.sentences) == [
        "Seen 2 times before: runs 40, 12; run 41 after it was fine.",
        "Note: RabbitMQ needs rm -rf mnesia",
        "Since run 39 (good): settings: a.b 2 → 3, node 15 added.",
    ]


def test_what_was_skipped_needs_no_time() -> None:
    of = RunGraph([PlannedTask(("1", "a"), (), (), is_skipped=True)])

    assert play_forward(of, {}, lambda place: 0.0, now=0.0, gap=5.0).rest == 0.0
    assert (
        play_forward(
            of,
            {("1", "a"): Entry("1", "a", SKIPPED)},
            lambda place: 9.0,
            now=0.0,
            gap=5.0,
        ).rest
        == 0.0
    )
