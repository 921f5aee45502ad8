"""Thousands of deployments of one environment: twenty as told, the others copies."""

import sys
from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import insert, text

from answers.digest import Digest, make
from answers.digests import close, digest_of, digest_row, failure_rows
from answers.run import Run
from api.transactions.run_body import RunBody, further_snapshots, start_of
from bench import deployments
from bench.copied_runs import Copies
from bench.servers import BATCH, Servers
from db.history.partitions import WIDTH, ensure_partitions, partition_name
from db.runs.client_registration import register_run
from db.runs.digests import store_digest
from db.tables import clusters
from pipeline.store import store


#: Runs that are told by reports; every so many-th of them fails.
_TOLD: Final = 20
_FAILING: Final = 10
_APART: Final = timedelta(hours=1)
#: When the last two began, before now.
_AGE: Final = timedelta(minutes=15)
#: Copies whose digests are compared with what is made of their rows.
_COMPARED: Final = 5
#: Partitions that are built at once.
_AT_ONCE: Final = 2


class ManyRuns:
    """Ended runs, an hour apart, from `first` to `last`; then two that began just now.

    The first twenty are stored as the receiver does, and the product makes their
    digests. The others are copies of these, with their digests: twenty million rows are
    there in minutes.
    """

    def __init__(self, servers: Servers, first: int, last: int) -> None:
        """Store them; there must be no run from `first` on."""
        self._servers, self._database = servers, servers.database
        self._first, self._last = first, last
        self._now = datetime.now(UTC)
        #: One that goes on, and one that failed.
        self.going_on, self.failed = last + 1, last + 2
        with self._database.writer() as connection:
            connection.execute(insert(clusters), deployments.CLUSTER)
        for task_id in range(first, first + _TOLD):
            began = self._now - (last + 1 - task_id) * _APART
            self._tell(task_id, began, fails=(task_id - first) % _FAILING == 0)
        self._copy()
        servers.execute("SELECT setval('tasks_id_seq', :last)", last=last)
        began = self._now - _AGE
        self._tell(self.going_on, began, until=_AGE)
        self._tell(self.failed, began, fails=True, changed=True)
        first_one = partition_name(first)
        servers.execute_outside(
            f"VACUUM tasks, snapshots, run_digests, transaction_nodes, {first_one}"
        )
        servers.execute_outside("ANALYZE")
        servers.execute_outside("CHECKPOINT")
        self._compare()

    def _tell(
        self,
        task_id: int,
        began: datetime,
        *,
        fails: bool = False,
        changed: bool = False,
        until: timedelta | None = None,
    ) -> None:
        told = msgspec.json.encode(deployments.body(task_id, changed=changed))
        body = msgspec.json.decode(told, type=RunBody)
        start, more = start_of(body), further_snapshots(body)
        register_run(self._database, start, more, lambda: None)
        reports = deployments.told(task_id, began, fails=fails, until=until)
        for first in range(0, len(reports), BATCH):
            store(self._database, reports[first : first + BATCH])
        if until is None:
            close(self._database, task_id)

    def _copy(self) -> None:
        largest = self._servers.scalar("SELECT max(id) FROM deployment_history")
        copied = self._first + _TOLD
        with self._database.reader() as connection:
            told = [digest_of(connection, each) for each in range(self._first, copied)]

        def copy(begin: int) -> None:
            first, last = max(begin, copied), min(begin + WIDTH - 1, self._last)
            print(f"storing run {first:,} of {self._last:,}", file=sys.stderr)
            copies = Copies(
                first, last, began=self._first, told=_TOLD, apart=_APART,
                largest=largest,
            )  # fmt: skip
            self._store(copies, told, range(first, last + 1))

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            begins = range(copied - copied % WIDTH, self._last + 1, WIDTH)
            deque(pool.map(copy, begins), 0)
        ensure_partitions(self._database, [self._last])
        self._servers.execute("DELETE FROM digests_due")
        self._servers.execute(
            "SELECT setval('deployment_history_id_seq', :last)",
            last=largest * (2 + (self._last - self._first) // _TOLD),
        )

    def _store(self, copies: Copies, told: Sequence[Digest], ids: range) -> None:
        with self._database.writer() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            copies.store(connection)
        if copies.partition is not None:
            # Without indexes yet it takes a second.
            self._servers.execute_outside(f"VACUUM {copies.partition}")
            with self._database.writer() as connection:
                connection.execute(text("SET LOCAL statement_timeout = 0"))
                copies.attach(connection)
        with self._database.writer() as connection:
            for task_id in ids:
                digest = copies.digest(told[(task_id - self._first) % _TOLD], task_id)
                failures = list(failure_rows(task_id, digest.groups))
                store_digest(connection, digest_row(digest), failures)

    def _compare(self) -> None:
        step = max((self._last - self._first) // _COMPARED, 1)
        for task_id in range(self._last, self._first, -step):
            with self._database.reader() as connection:
                known = digest_of(connection, task_id)
                assert known == make(Run(connection, task_id)), task_id
