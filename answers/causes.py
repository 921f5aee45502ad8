"""Why a run failed: its failures by task and cause, and what is known of them."""

from collections.abc import Collection, Mapping, Sequence

from answers.digest import Digest, facts_of
from answers.digests import digest_of, failure_rows
from answers.times import ShowTime, Time
from db.database import Connection
from db.domain.answers.facts import Seen, Verdict, verdict_of
from db.domain.answers.failures import CauseGroup, grouped
from db.queries.run_digests import next_run, undigested_with_failures
from db.queries.run_entries import get_run, read_failed
from db.queries.run_failures import FailureRow, Note, failures_with, notes_of
from fuel_history.shapes.answers.causes import (
    Causes,
    FailedTask,
    FailureCause,
    FailureNote,
    SeenBefore,
)


def causes(connection: Connection, task_id: int, show: ShowTime) -> Causes[Time]:
    """Return why a run failed. Raises TransactionNotFound."""
    digest = digest_of(connection, task_id)
    marks = [each.fingerprint for group in digest.groups for each in group.causes]
    seen = seen_before(connection, digest, marks)
    notes = notes_of(connection, marks)
    return Causes(
        task_id,
        digest.failed,
        digest.never_ran,
        digest.held_up,
        tuple(
            FailedTask(
                group.task,
                tuple(group.nodes),
                tuple(_cause(each, seen, notes, show) for each in group.causes),
            )
            for group in digest.groups
        ),
    )


def _cause(
    group: CauseGroup,
    seen: dict[str, Seen],
    notes: dict[str, Note],
    show: ShowTime,
) -> FailureCause[Time]:
    before = seen[group.fingerprint]
    return FailureCause(
        group.fingerprint,
        group.cause.text,
        tuple(group.cause.resources),
        group.cause.message,
        tuple(group.cause.lines),
        group.cause.hung,
        tuple(group.nodes),
        show(group.first),
        show(group.last),
        SeenBefore(tuple(before.runs), before.next_run, before.next_verdict),
        shown_note(notes.get(group.fingerprint), show),
    )


def shown_note(note: Note | None, show: ShowTime) -> FailureNote[Time] | None:
    """Return a note as an answer has it."""
    if note is None:
        return None
    return FailureNote(note.note, note.noted_by, show(note.noted_at.timestamp()))


def seen_before(
    connection: Connection, digest: Digest, fingerprints: Collection[str]
) -> dict[str, Seen]:
    """Return for each fingerprint in which earlier runs there were failures like it."""
    runs = runs_with(connection, fingerprints, before=digest.task_id)
    notes = notes_of(connection, runs.keys())
    after = {newest: _after(connection, newest, digest) for newest in _newest(runs)}
    return {
        mark: Seen(
            its,
            notes[mark].note if mark in notes else None,
            *(after[its[0]] if its else (None, None)),
        )
        for mark, its in runs.items()
    }


def _newest(runs: Mapping[str, Sequence[int]]) -> set[int]:
    return {its[0] for its in runs.values() if its}


def _after(
    connection: Connection, task_id: int, digest: Digest
) -> tuple[int | None, Verdict | None]:
    found = next_run(connection, task_id)
    if found is None or found == digest.task_id:
        return None, None
    return found, verdict(connection, found)


def runs_with(
    connection: Connection, fingerprints: Collection[str], *, before: int
) -> dict[str, list[int]]:
    """Return, by fingerprint, the runs before this one with such failures.

    The newest come first.
    """
    found: dict[str, set[int]] = {mark: set() for mark in fingerprints}
    rows = failures_with(connection, fingerprints, before=before) if found else []
    for each in [*rows, *(undigested_failures(connection) if found else ())]:
        if each.fingerprint in found and each.task_id < before:
            found[each.fingerprint].add(each.task_id)
    return {mark: sorted(runs, reverse=True) for mark, runs in found.items()}


def verdict(connection: Connection, task_id: int) -> Verdict:
    """Return how a run really went."""
    digest = digest_of(connection, task_id)
    return verdict_of(facts_of(get_run(connection, task_id), digest))


def undigested_failures(connection: Connection) -> Sequence[FailureRow]:
    """Return the failures of runs whose digests are not made yet."""
    return [
        FailureRow(
            row["task_id"],
            row["fingerprint"],
            row["deployment_graph_task_name"],
            row["cause"],
            row["node_ids"],
            row["first_at"],
            row["last_at"],
        )
        for task_id in undigested_with_failures(connection)
        for row in failure_rows(task_id, grouped(read_failed(connection, task_id)))
    ]
