"""One honest paragraph about a run, by rules."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from db.domain.answers.facts import Facts, Seen, Verdict, verdict_of
from db.domain.answers.failures import TaskGroup
from db.domain.answers.slower import Slow
from text.durations import spelled


#: What a sentence names at most.
_TASKS, _NODES, _CHANGES = 3, 5, 4


class Brief(NamedTuple):
    """How a run went."""

    verdict: Verdict
    #: One sentence: how it went.
    headline: str
    #: The further sentences, in the order of their worth.
    sentences: Sequence[str]

    @property
    def text(self) -> str:
        """The whole paragraph."""
        return " ".join((self.headline, *self.sentences))


def brief(facts: Facts) -> Brief:
    """Return the brief of a run."""
    verdict = verdict_of(facts)
    return Brief(verdict, _headline(verdict, facts), list(_sentences(facts)))


def _headline(verdict: Verdict, facts: Facts) -> str:
    name = f"{'Dry run' if facts.dry_run else 'Run'} {facts.run}"
    counts = _counts(facts)
    if verdict is Verdict.running:
        done = f"{facts.ended:,} of {facts.entries:,} tasks have ended"
        so_far = "" if facts.seconds is None else f" for {spelled(facts.seconds)}"
        return f"{name} has been going on{so_far}: {_joined([done, *counts])}."
    after = "" if facts.seconds is None else f" after {spelled(facts.seconds)}"
    all_of_them = f"{facts.entries:,} tasks"
    how = {
        Verdict.silent: " has not ended, but it has sent no report for a long time",
        Verdict.rehearsed: f" is ready: none of its {all_of_them} had to run",
        Verdict.fine: f" is ready{after}: all {all_of_them} ended, none failed",
        Verdict.stopped: f" was stopped{after}",
        Verdict.failed: f" failed{after}",
        Verdict.not_fine: f" is reported as ready{after}, but it is not fine",
    }[verdict]
    is_told = verdict in {Verdict.rehearsed, Verdict.fine} or not counts
    return f"{name}{how}{'' if is_told else ': ' + _joined(counts)}."


def _counts(facts: Facts) -> list[str]:
    found = []
    if facts.failed:
        found.append(f"{facts.failed:,} failed")
    if facts.never_ran:
        found.append(f"{facts.never_ran:,} never ran")
    if facts.unfinished:
        found.append(f"{facts.unfinished:,} did not report their end")
    return found


def _sentences(facts: Facts) -> Iterator[str]:
    if facts.groups:
        yield _first(facts)
        yield from _other_failures(facts.groups)
        if facts.held_up:
            yield f"{facts.held_up:,} of those that never ran waited for failed ones."
    if facts.seen is not None:
        yield from _seen(facts.seen)
    if facts.good_run is not None:
        since = f"Since run {facts.good_run} (good)"
        if facts.changes:
            yield f"{since}: {_named(facts.changes, _CHANGES)}."
        elif facts.failed:
            yield f"{since} its input has not changed."
    if facts.slower:
        yield f"Slower than usual: {_named([*map(_slow, facts.slower)], _TASKS)}."
    if facts.slow_nodes:
        slow = [
            f"node {each.node_id} ({each.times:g} times)" for each in facts.slow_nodes
        ]
        yield f"Slower than their peers: {_named(slow, _TASKS)}."


def _first(facts: Facts) -> str:
    group = facts.groups[0]
    first = group.causes[0]
    where = _nodes(group.nodes)
    if len(group.nodes) > 1:
        where = f"{where}, first on node {_first_node(group)}"
    cause = first.cause.text
    why = "no cause was reported" if cause is None else cause
    if first.cause.hung and facts.first_took is not None:
        usual = (
            f"; usually {spelled(facts.first_usual)}"
            if facts.first_usual is not None
            else ""
        )
        why = f"it hung for {spelled(facts.first_took)}{usual}"
    more = len(group.causes) - 1
    others = f" (and {more} other cause{'s' if more > 1 else ''})" if more else ""
    return f"First: {group.task} on {where}: {why}{others}."


def _first_node(group: TaskGroup) -> str:
    return group.causes[0].nodes[0]


def _other_failures(groups: Sequence[TaskGroup]) -> Iterator[str]:
    others = [f"{each.task} on {_nodes(each.nodes)}" for each in groups[1:]]
    if others:
        yield f"Then: {_named(others, _TASKS)}."


def _seen(seen: Seen) -> Iterator[str]:
    if not seen.runs:
        yield "Not seen before."
    else:
        runs = _named([str(each) for each in seen.runs], _TASKS)
        times = len(seen.runs)
        often = "once" if times == 1 else f"{times} times"
        ended = ""
        if seen.next_run is not None and seen.next_verdict is not None:
            ended = f"; run {seen.next_run} after it was {_word(seen.next_verdict)}"
        yield f"Seen {often} before: run{'s' if times > 1 else ''} {runs}{ended}."
    if seen.note:
        yield f"Note: {seen.note.splitlines()[0]}"


def _word(verdict: Verdict) -> str:
    return {Verdict.not_fine: "not fine", Verdict.running: "going on"}.get(
        verdict, verdict.value
    )


def _slow(slow: Slow) -> str:
    on = f" on {slow.role}" if slow.role else ""
    seconds, usual = spelled(slow.seconds), spelled(slow.usual.seconds)
    return f"{slow.task}{on} ({seconds}, usually {usual})"


def _nodes(nodes: Sequence[str]) -> str:
    if len(nodes) == 1:
        return f"node {nodes[0]}"
    return f"{len(nodes)} nodes ({_named(nodes, _NODES)})"


def _named(names: Sequence[str], most: int) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more:,} more" if more > 0 else "")


def _joined(parts: Sequence[str]) -> str:
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
