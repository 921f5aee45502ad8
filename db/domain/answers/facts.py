"""What a brief is made of, and how a run really went."""

import enum
from collections.abc import Sequence
from typing import NamedTuple

from db.domain.answers.failures import TaskGroup
from db.domain.answers.slow_nodes import SlowNode
from db.domain.answers.slower import Slow
from db.domain.statuses import RunOutcome


class Verdict(enum.StrEnum):
    """How a run really went."""

    running = "running"
    fine = "fine"
    #: The orchestrator calls it ready, but something failed or never ran.
    not_fine = "not_fine"
    failed = "failed"
    stopped = "stopped"
    silent = "silent"
    #: A dry run: nothing was to run.
    rehearsed = "rehearsed"


class Seen(NamedTuple):
    """Earlier runs in which the first failure was, the newest first."""

    runs: Sequence[int]
    #: What an operator noted of it; None: nothing.
    note: str | None = None
    #: How the run after the newest of them came out; None: none came, or not known.
    next_run: int | None = None
    next_verdict: Verdict | None = None


class Facts(NamedTuple):
    """What a brief is made of."""

    run: int
    #: None: it goes on.
    outcome: RunOutcome | None
    dry_run: bool
    #: Seconds, so far or in all; None: it has not begun.
    seconds: float | None
    #: Entries: in all, that failed, that never ran, that ended.
    entries: int
    failed: int
    never_ran: int
    ended: int
    #: Entries that were running when the run ended.
    unfinished: int = 0
    groups: Sequence[TaskGroup] = ()
    #: Entries that the failures hold up; None: no graph is known.
    held_up: int | None = None
    #: None: not looked for.
    seen: Seen | None = None
    #: The last good run, and what changed since, each in a few words.
    good_run: int | None = None
    changes: Sequence[str] = ()
    slower: Sequence[Slow] = ()
    slow_nodes: Sequence[SlowNode] = ()
    #: Seconds that the first failure took, and that its task usually takes.
    first_took: float | None = None
    first_usual: float | None = None


_VERDICTS = {
    None: Verdict.running,
    RunOutcome.silent: Verdict.silent,
    RunOutcome.stopped: Verdict.stopped,
    RunOutcome.error: Verdict.failed,
}


def verdict_of(facts: Facts) -> Verdict:
    """Return how a run really went, whatever its orchestrator called it."""
    if facts.outcome is not RunOutcome.ready:
        return _VERDICTS[facts.outcome]
    if facts.dry_run and facts.ended == 0:
        return Verdict.rehearsed
    if facts.failed or facts.never_ran or facts.unfinished:
        return Verdict.not_fine
    return Verdict.fine
