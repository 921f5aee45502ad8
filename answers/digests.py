"""Digests of runs: from the database where one is current, else made at once."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from answers.digest import (
    Digest,
    Totals,
    decoded,
    decoded_totals,
    encoded,
    encoded_points,
    make,
)
from answers.run import Run
from db.database import Connection, Database
from db.domain.answers.failures import TaskGroup
from db.queries.run_digests import find_bodies, undigested
from db.runs.chain import add_link
from db.runs.digests import claim_due, no_longer_due, store_digest


_AT_ONCE = 100


def digest_of(connection: Connection, task_id: int) -> Digest:
    """Return the digest of a run as it is now. Raises TransactionNotFound."""
    body = find_bodies(connection, [task_id]).get(task_id)
    return make(Run(connection, task_id)) if body is None else decoded(body)


def totals_of(connection: Connection, runs: Sequence[int]) -> list[Totals]:
    """Return the totals of these runs' digests, in one statement for those stored."""
    bodies = find_bodies(connection, runs)
    return [
        decoded_totals(
            bodies[task_id]
            if task_id in bodies
            else encoded(make(Run(connection, task_id)))
        )
        for task_id in runs
    ]


def close_due(database: Database) -> int | None:
    """Make the digest that is due for the longest time; return its run.

    None: none is due. Raises DatabaseUnavailable; the digest is due again then, some
    minutes later.
    """
    with database.writer() as connection:
        task_id = claim_due(connection)
    if task_id is not None:
        close(database, task_id)
    return task_id


def close(database: Database, task_id: int) -> None:
    """Make the digest of a run that has ended, and store it."""
    with database.reader() as connection:
        digest = make(Run(connection, task_id))
    failures = list(failure_rows(task_id, digest.groups))
    with database.writer() as connection:
        if store_digest(connection, digest_row(digest), failures):
            add_link(connection, task_id)
        no_longer_due(connection, task_id)


def close_all(database: Database) -> Iterator[int]:
    """Make all digests that ended runs lack; yield the runs, one by one."""
    last: Sequence[int] = ()
    while True:
        with database.reader() as connection:
            found = undigested(connection, limit=_AT_ONCE)
        if not found or found == last:
            return
        for task_id in found:
            close(database, task_id)
            yield task_id
        last = found


def failure_rows(task_id: int, groups: Sequence[TaskGroup]) -> Iterator[dict[str, Any]]:
    """Yield the rows of run_failures of a run."""
    for group in groups:
        for cause in group.causes:
            yield {
                "task_id": task_id,
                "fingerprint": cause.fingerprint,
                "deployment_graph_task_name": group.task,
                "cause": cause.cause.text,
                "node_ids": list(cause.nodes),
                "first_at": _time(cause.first),
                "last_at": _time(cause.last),
            }


def digest_row(digest: Digest) -> dict[str, Any]:
    """Return the row of run_digests of a digest."""
    return {
        "task_id": digest.task_id,
        "version": digest.version,
        "form": digest.form,
        "is_good": digest.is_good,
        "failed": digest.failed,
        "never_ran": digest.never_ran,
        "unfinished": digest.running,
        "nodes": digest.nodes,
        "seconds": digest.seconds,
        "points": encoded_points(digest),
        "body": encoded(digest),
    }


def _time(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
