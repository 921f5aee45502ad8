"""Compares what is in the database with what was sent."""

import dataclasses
from collections.abc import Iterable, Iterator
from hashlib import sha256

from sqlalchemy import Connection, Text, cast, func, select

from db.database import Database
from db.domain.history import HistoryEntry
from db.domain.joins import is_earlier
from db.domain.statuses import HistoryStatus
from db.domain.transactions import TransactionChange
from db.tables import dead_reports, parked_reports, snapshots, tasks
from db.tables import deployment_history as history
from tests.chaos.workload import Workload


@dataclasses.dataclass
class Findings:
    """What is wrong with the end of one repetition; each a list of its details."""

    lost: list[str] = dataclasses.field(default_factory=list)
    doubled: list[str] = dataclasses.field(default_factory=list)
    wrong: list[str] = dataclasses.field(default_factory=list)
    late: list[str] = dataclasses.field(default_factory=list)

    def __bool__(self) -> bool:
        return any(dataclasses.asdict(self).values())

    def add(self, other: "Findings") -> None:
        """Add another's findings to these."""
        self.lost += other.lost
        self.doubled += other.doubled
        self.wrong += other.wrong
        self.late += other.late

    def __str__(self) -> str:
        return "\n".join(
            f"{kind}: {detail[:300]}"
            for kind, details in dataclasses.asdict(self).items()
            for detail in details[:2]
        )


def check(database: Database, workload: Workload) -> Findings:
    """Return how the database differs from what the workload must become.

    Lost: something that was sent is not there, nor visible as a parked or dead
    report. Doubled: something is there twice. Wrong: something else is there.
    Raises :class:`DatabaseUnavailable`.
    """
    findings = Findings()
    with database.reader() as connection:
        _check_entries(connection, workload, findings)
        _check_transactions(connection, workload, findings)
        _check_parked(connection, workload, findings)
        _check_dead(connection, workload, findings)
    return findings


def _check_entries(
    connection: Connection, workload: Workload, findings: Findings
) -> None:
    columns = (history.c[name] for name in HistoryEntry._fields[1:8])
    texts = (cast(history.c[name], Text) for name in HistoryEntry._fields[8:])
    rows = connection.execute(
        select(tasks.c.uuid, *columns, *texts)
        .join(tasks, tasks.c.id == history.c.task_id)
        .where(tasks.c.uuid.in_([*workload.uuids, workload.unknown]))
    )
    found: dict[tuple[str, ...], HistoryEntry] = {}
    for row in rows:
        entry = HistoryEntry(*row)._replace(status=HistoryStatus(row.status))
        if entry[:3] in found:
            findings.doubled.append(f"entry {entry[:3]}")
        found[entry[:3]] = workload.comparable(entry)
    for key in workload.entries.keys() | found.keys():
        is_, should = found.get(key), workload.entries.get(key)
        if is_ != should:
            lost = should is not None and (is_ is None or _knows_less(is_, should))
            says = f"{is_} instead of {should}"
            (findings.lost if lost else findings.wrong).append(says)


def _knows_less(known: HistoryEntry, should: HistoryEntry) -> bool:
    return (
        known.status.rank < should.status.rank
        or is_earlier(should.time_start, known.time_start)
        or is_earlier(should.time_end, known.time_end)
    )


def _check_transactions(
    connection: Connection, workload: Workload, findings: Findings
) -> None:
    graphs = select(func.count()).where(
        snapshots.c.task_id == tasks.c.id, snapshots.c.kind == "graph"
    )
    names = TransactionChange._fields[1:]
    rows = connection.execute(
        select(
            tasks.c.uuid, *(tasks.c[name] for name in names), graphs.label("graphs")
        ).where(tasks.c.uuid.in_([*workload.uuids, workload.unknown]))
    ).all()
    uuids = [row.uuid for row in rows]
    _compare("transaction", uuids, workload.changes, findings)
    for row in rows:
        should = workload.changes.get(row.uuid)
        is_ = workload.comparable(TransactionChange(*row[:-1]))
        if should is not None and is_ != should:
            behind = should.status.rank > is_.status.rank
            says = f"{is_} instead of {should}"
            (findings.lost if behind else findings.wrong).append(says)
        nodes = {entry[1] for entry in workload.entries if entry[0] == row.uuid}
        if row.graphs != len(nodes):
            findings.lost.append(f"{row.graphs} graphs of {len(nodes)} nodes")


def _check_parked(
    connection: Connection, workload: Workload, findings: Findings
) -> None:
    rows = connection.execute(
        select(parked_reports.c.payload).where(
            parked_reports.c.task_uuid.in_([*workload.uuids, workload.unknown])
        )
    )
    payloads = [bytes(row.payload) for row in rows]
    _compare("parked report", payloads, workload.parked, findings)


def _check_dead(connection: Connection, workload: Workload, findings: Findings) -> None:
    digests = {sha256(payload).digest() for payload in workload.dead}
    rows = connection.execute(
        select(dead_reports.c.digest).where(dead_reports.c.digest.in_(digests))
    )
    _compare("dead report", [bytes(row.digest) for row in rows], digests, findings)


def _compare(
    what: str, found: list[str] | list[bytes], should: Iterable[object], to: Findings
) -> None:
    expected = set(should)
    to.lost += [f"{what} {each!r}" for each in expected - set(found)]
    to.wrong += [f"{what} {each!r}" for each in set(found) - expected]
    to.doubled += [f"{what} {each!r}" for each in _twice(found)]


def _twice(found: list[str] | list[bytes]) -> Iterator[object]:
    for each in set(found):
        if found.count(each) > 1:  # type: ignore[arg-type]
            yield each
