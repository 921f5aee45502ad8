"""Store what Nailgun says about one run."""

from datetime import UTC, datetime
from typing import Any, Final, get_args

from astute.details import readable
from db.clusters.environments import learn_cluster, record_evidence
from db.clusters.placements import settle_environments
from db.database import Database
from db.domain import nailgun_asks
from db.domain.clusters import DEPLOYMENT
from db.domain.environments import Source
from db.domain.statuses import TransactionStatus
from db.runs.due_runs import DueRun, settle
from db.runs.nailgun_runs import (
    change_run,
    keep_snapshots,
    name_run,
    register_parent,
    set_parent,
)
from db.runs.snapshots import add_left_out
from nailgun.client import Nailgun, SnapshotKind
from nailgun.errors import NotThere
from nailgun.values import Transaction
from pipeline.nailgun.change import change_of
from pipeline.nailgun.environments import Environments
from pipeline.nailgun.found import Found


_KINDS: Final[tuple[SnapshotKind, ...]] = get_args(SnapshotKind)


class Learner:
    """Stores data of runs from one Nailgun in one database."""

    def __init__(self, database: Database, nailgun: Nailgun) -> None:
        self._database = database
        self._nailgun = nailgun
        self.environments = Environments(nailgun)

    def learn(self, run: DueRun, said: Transaction, found: Found) -> None:
        """Store what Nailgun's row `said` adds to a run, and schedule the next request.

        Raises NailgunError, and the database's errors.
        """
        if run.nailgun_id is None:
            self._learn_place(run, said)
            self._learn_parent(run, said, found)
        elif run.is_nailguns_own:
            self._learn_place(run, said)
        change = change_of(run, said, datetime.now(UTC))
        if change is not None:
            with self._database.writer() as connection:
                change_run(connection, run.task_id, change)
        # Last, because it is large, and may fail although everything else succeeded.
        if not run.has_snapshots:
            self._keep_snapshots(run, said.id)
        has_ended = run.has_ended or (change is not None and change.status.is_final)
        after = None if has_ended else nailgun_asks.until_ended(run.age)
        self.settle(run, after=after, nailgun_id=said.id, has_snapshots=True)

    def _learn_place(self, run: DueRun, said: Transaction) -> None:
        with self._database.writer() as connection:
            name_run(
                connection, run.task_id, said.name, said.graph_type, unnamed=DEPLOYMENT
            )
        if said.cluster is None:
            # The environment is deleted, or the run has none.
            return
        with self._database.writer() as connection:
            record_evidence(connection, Source.nailgun, {run.task_id: [said.cluster]})
        settle_environments(self._database, [run.task_id])
        self.learn_cluster(said.cluster)

    def learn_cluster(self, cluster_id: int) -> None:
        """Store the name and release of an environment. Raises like learn()."""
        known = self.environments.find(cluster_id)
        if known is None:
            return
        cluster, release_version = known
        with self._database.writer() as connection:
            learn_cluster(
                connection,
                cluster_id,
                name=cluster.name,
                release_version=release_version,
                source=Source.nailgun,
            )

    def _learn_parent(self, run: DueRun, said: Transaction, found: Found) -> None:
        parent = found.parent_of(said)
        if parent is None or parent.uuid == run.uuid:
            return
        known = register_parent(
            self._database,
            uuid=parent.uuid,
            name=parent.name,
            nailgun_id=parent.id,
        )
        with self._database.writer() as connection:
            set_parent(connection, run.task_id, known.task_id)
        if known.is_nailguns_own:
            self.learn(_parent(known.task_id, parent), parent, found)

    def _keep_snapshots(self, run: DueRun, number: int) -> None:
        bodies: dict[str, str] = {}
        for kind in _KINDS:
            try:
                body = self._nailgun.snapshot(number, kind)
            except NotThere:
                continue
            if body is not None:
                bodies[kind] = readable(body, lambda: None).decode()
        try:
            left_out = self._nailgun.left_out(number)
        except NotThere:
            left_out = {}
        with self._database.writer() as connection:
            keep_snapshots(connection, run.task_id, bodies)
            add_left_out(connection, run.task_id, left_out)

    def settle(self, run: DueRun, *, after: float | None, **news: Any) -> None:
        """Schedule the next request about a run, and store what is known.

        See db/runs/due_runs.py.
        """
        with self._database.writer() as connection:
            settle(connection, run.task_id, after=after, **news)


def _parent(task_id: int, said: Transaction) -> DueRun:
    return DueRun(
        task_id,
        said.uuid,
        said.id,
        is_nailguns_own=True,
        has_snapshots=True,
        failures=0,
        # Its current state does not matter: Nailgun's is merged into it.
        status=TransactionStatus.pending,
        age=0.0,
    )
