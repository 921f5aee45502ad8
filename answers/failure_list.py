"""Failures over all runs, those that are alike together."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter

from answers.causes import shown_note, undigested_failures
from answers.times import ShowTime, Time
from db.database import Connection
from db.domain.answers.entries import by_size
from db.domain.errors import FuelHistoryError
from db.queries.keyset import Key, Page
from db.queries.run_failures import FailureRow, failures_since, failures_with, notes_of
from fuel_history.shapes.answers.causes import KnownFailure


#: Failures of single runs that are read at most.
_MOST_ROWS = 10_000


class FailureNotFound(FuelHistoryError):
    """No run has a failure with this fingerprint."""

    code = "failure_not_found"
    text = "Failure not found"


def list_failures(
    connection: Connection,
    names: Sequence[str],
    since: datetime | None,
    page: Page,
    show: ShowTime,
) -> Iterator[list[tuple[object, ...]]]:
    """Yield the rows of a page of the failures since then, by their newest run.

    `names` are the members of a row. A page's rows also have their key
    (db/queries/keyset.py).
    """
    rows = failures_since(connection, since, limit=_MOST_ROWS)
    rows += [
        each
        for each in undigested_failures(connection)
        if since is None or (each.last_at is not None and each.last_at >= since)
    ]
    keyed = [(_key(each), each) for each in _grouped(connection, rows, show)]
    keyed.sort(key=itemgetter(0), reverse=page.order.descending)
    yield [
        (*(getattr(each, name) for name in names), *(key if page.limit else ()))
        for key, each in keyed
        if page.after is None
        or (key < page.after if page.order.descending else key > page.after)
    ][: page.limit and page.limit + 1]


def _key(failure: KnownFailure[Time]) -> Key:
    # Fingerprints are hexadecimal; a part of one fits into a cursor's numbers.
    return failure.runs[0], int(failure.fingerprint[:15], 16)


def show_failure(
    connection: Connection, fingerprint: str, show: ShowTime
) -> KnownFailure[Time]:
    """Return the failures with this fingerprint. Raises FailureNotFound."""
    rows = failures_with(connection, [fingerprint])
    rows += [
        each
        for each in undigested_failures(connection)
        if each.fingerprint == fingerprint
    ]
    found = _grouped(connection, rows, show)
    if not found:
        raise FailureNotFound
    return found[0]


def _grouped(
    connection: Connection, rows: Iterable[FailureRow], show: ShowTime
) -> list[KnownFailure[Time]]:
    groups: dict[str, list[FailureRow]] = {}
    for row in sorted(rows, key=_order):
        groups.setdefault(row.fingerprint, []).append(row)
    notes = notes_of(connection, list(groups))
    found = []
    for mark, its in groups.items():
        firsts = [each.first_at for each in its if each.first_at is not None]
        lasts = [each.last_at for each in its if each.last_at is not None]
        nodes = {node for each in its for node in each.node_ids}
        found.append(
            KnownFailure(
                mark,
                its[0].task,
                its[0].cause,
                tuple(dict.fromkeys(each.task_id for each in its)),
                tuple(sorted(nodes, key=by_size)),
                show(min(firsts).timestamp() if firsts else None),
                show(max(lasts).timestamp() if lasts else None),
                shown_note(notes.get(mark), show),
            )
        )
    return found


def _order(row: FailureRow) -> tuple[int, float, str]:
    first = float("inf") if row.first_at is None else row.first_at.timestamp()
    return -row.task_id, first, row.fingerprint
