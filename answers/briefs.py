"""The brief of a run: one honest paragraph."""

from answers.causes import seen_before
from answers.comparison import compare
from answers.differences_said import inputs_said
from answers.digest import Digest, facts_of
from answers.digests import digest_of
from answers.run import Run
from answers.usuals import earlier_runs, last_good
from db.database import Connection
from db.domain.answers.brief import brief
from db.domain.answers.facts import Facts
from db.domain.answers.slower import slower
from fuel_history.shapes.answers.briefs import RunBrief


def brief_of(connection: Connection, task_id: int) -> RunBrief:
    """Return the brief of a run. Raises TransactionNotFound."""
    run, digest = Run(connection, task_id), digest_of(connection, task_id)
    good = last_good(run)
    facts = _with_history(run, digest, good)
    told = brief(facts)
    return RunBrief(
        task_id,
        told.verdict,
        told.headline,
        tuple(told.sentences),
        told.text,
        facts.entries,
        facts.failed,
        facts.never_ran,
        facts.unfinished,
        good,
    )


def _with_history(run: Run, digest: Digest, good: int | None) -> Facts:
    facts = facts_of(run.row, digest)._replace(
        groups=digest.groups, held_up=digest.held_up, slow_nodes=digest.slow_nodes
    )
    earlier = earlier_runs(run)
    facts = facts._replace(slower=slower(digest.points, digest.nodes, earlier.runs))
    if digest.groups:
        first = digest.groups[0].causes[0]
        mark = first.fingerprint
        facts = facts._replace(seen=seen_before(run.connection, digest, [mark])[mark])
        if first.cause.hung:
            facts = _with_times(run, digest, facts)
    if good is not None:
        against = compare(run.connection, run.row.task_id, good, ("inputs", "nodes"))
        facts = facts._replace(good_run=good, changes=inputs_said(against, run))
    return facts


def _with_times(run: Run, digest: Digest, facts: Facts) -> Facts:
    group = digest.groups[0]
    entry = run.times.get((group.causes[0].nodes[0], group.task))
    if entry is None:
        return facts
    kind = run.roles.kind(entry)
    walls = sorted(earlier_runs(run).walls(kind))
    usual = walls[len(walls) // 2] if walls else None
    return facts._replace(first_took=entry.wall, first_usual=usual)
