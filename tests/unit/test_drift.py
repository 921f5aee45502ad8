"""What drifted: the rule, and the resources of recorded summaries."""

import json

import pytest

from db.domain.answers.causes import changed_by
from db.domain.answers.drift import Always, Changes, Drifted, Earlier, drift
from db.domain.answers.entries import Roles
from tests.support.streams.played import Played
from tests.support.streams.streams import all_streams


ROLES = Roles({"compute": ["5", "7"]})
HOSTS, EXEC = "File[/etc/hosts]", "Exec[flush, always]"


def of(**nodes: set[str]) -> Changes:
    """What the task `hosts` changed, by node."""
    return {(name.removeprefix("n"), "hosts"): its for name, its in nodes.items()}


def test_what_a_repetition_changes_has_drifted() -> None:
    before = [Earlier(1, is_dry=False, changes=of(n5={HOSTS, EXEC}, n7={HOSTS}))]

    found = drift(2, of(n5=set(), n7={HOSTS}), before, ROLES)

    assert found.drifted == [Drifted("7", "hosts", HOSTS, 2)]
    # One run only: nothing tells what changes in every run.
    assert (found.repeats, found.compared, found.left_out) == (0, 1, 0)


def test_what_changes_in_every_run_has_not_drifted() -> None:
    before = [
        Earlier(2, is_dry=False, changes=of(n5={EXEC}, n7={EXEC})),
        Earlier(1, is_dry=False, changes=of(n5={HOSTS, EXEC}, n7={HOSTS, EXEC})),
    ]

    found = drift(3, of(n5={EXEC}, n7={HOSTS, EXEC}), before, ROLES)

    assert found.drifted == [Drifted("7", "hosts", HOSTS, 3)]
    assert found.always == [Always("hosts", "compute", EXEC)]
    assert found.repeats == 1


def test_what_was_never_ready_with_these_inputs_is_left_out() -> None:
    dry = Earlier(1, is_dry=True, changes=of(n5={HOSTS}))

    found = drift(2, of(n5={HOSTS}), [dry], ROLES)

    assert (found.drifted, found.left_out) == ([], 1)


def test_dry_runs_find_the_same_until_it_is_mended() -> None:
    first = Earlier(1, is_dry=False, changes=of(n5={HOSTS}))
    clean = Earlier(2, is_dry=True, changes=of(n5=set()))
    dry = [Earlier(run, is_dry=True, changes=of(n5={HOSTS})) for run in (4, 3)]

    found = drift(5, of(n5={HOSTS}), [*dry, clean, first], ROLES)
    again = drift(6, of(n5={HOSTS}), [Earlier(5, False, of(n5=set())), first], ROLES)  # noqa: FBT003

    # What dry runs find changes nothing of what is usual.
    assert found.drifted == [Drifted("5", "hosts", HOSTS, 3)]
    assert again.drifted == [Drifted("5", "hosts", HOSTS, 6)]


def recorded(name: str) -> Changes:
    """What the ready entries of a recording changed."""
    all_streams()
    found = {}
    for _, node in Played(name).items(float("inf")):
        if node["task_status"] == "ready":
            text = json.dumps(node.get("summary") or node.get("custom") or {})
            key = str(node["uid"]), node["deployment_graph_task_name"]
            found[key] = changed_by(text, None)
    return found


def test_recorded_runs_drift_by_what_is_added_to_them() -> None:
    ok, roles = recorded("n20-ok"), Played("n20-ok").roles
    changing = sum(map(bool, ok.values()))
    assert changing > 700
    first = Earlier(1, is_dry=False, changes=ok)

    # The streams' summaries are the same in each run: everything changes always.
    second = drift(2, ok, [first], roles)
    third = drift(3, ok, [Earlier(2, is_dry=False, changes=ok), first], roles)
    assert (second.compared, second.repeats) == (changing, 0)
    assert len(second.drifted) == sum(map(len, ok.values()))
    assert (third.drifted, third.compared) == ([], changing)

    by_hand = dict(ok)
    by_hand["7", "hosts"] = {*ok["7", "hosts"], "File[/etc/hosts.allow]"}
    found = drift(3, by_hand, [Earlier(2, is_dry=False, changes=ok), first], roles)
    assert found.drifted == [Drifted("7", "hosts", "File[/etc/hosts.allow]", 3)]


def test_a_dry_run_says_what_it_would_have_changed() -> None:
    noop = recorded("n20-noop")

    assert sum(map(bool, noop.values())) > 700
    would = {
        "raw_report": [
            {"source": "/Stage[main]/Ntp/File[/etc/ntp.conf]/content",
             "message": "current_value {md5}1, should be {md5}2 (noop)"},
            {"source": "/Stage[main]/Main/Exec[a/b]/returns",
             "message": "Would have triggered 'refresh' from 1 events"},
            {"source": "Puppet", "message": "Applying configuration (noop)"},
            {"source": 7}, None,
        ]
    }  # fmt: skip
    assert changed_by(json.dumps(would), None) == {"File[/etc/ntp.conf]"}


@pytest.mark.parametrize(
    "text", [None, "{}", "[]", '{"resources": 7}', '{"raw_report": "x"}', "{"]
)
def test_summaries_without_changes_say_none(text: str | None) -> None:
    assert changed_by(text, text) == set()
