"""Orchestrator tasks without a history that change runs or an environment.

A provisioning that fails ends the deployment that follows it, which never gets a report
(Astute breaks off silently); a stop reports that its run was stopped; a reset and a
deletion end what an environment had (contract.md sections 1.5, 2.5 and 2.6). Request
and answer arrive in any order; combining them is a join.
"""

import enum
from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import NamedTuple

from db.domain import joins
from db.domain.joins import earliest
from db.domain.statuses import TransactionStatus
from db.domain.transactions import TransactionChange


class Effect(enum.StrEnum):
    """The effect of a task, by its answers' method (nailgun: receiver.py)."""

    provision = "provision_resp"
    stop = "stop_deployment_resp"
    reset = "reset_environment_resp"
    removal = "remove_cluster_resp"


class OrchestratorTask(NamedTuple):
    """What is known of one such task."""

    uuid: str
    effect: Effect
    status: TransactionStatus = TransactionStatus.pending
    #: The error.
    message: str | None = None
    requested_at: datetime | None = None
    ended_at: datetime | None = None
    #: The runs that it changes, sorted.
    run_uuids: tuple[str, ...] = ()
    #: The environment that it changes.
    cluster_id: int | None = None
    #: Nodes of that environment; not stored, only used to find the environment.
    node_ids: frozenset[str] = frozenset()

    @property
    def ends_environment(self) -> bool:
        """Whether it deleted everything that an environment had."""
        return (
            self.effect in {Effect.reset, Effect.removal}
            and self.status is TransactionStatus.ready
        )


def merge(known: OrchestratorTask, new: OrchestratorTask) -> OrchestratorTask:
    """Return both combined; db/runs/orchestrator_tasks.py does the same in SQL."""
    clusters = [each for each in (known.cluster_id, new.cluster_id) if each is not None]
    return OrchestratorTask(
        known.uuid,
        known.effect,
        max(known.status, new.status, key=attrgetter("rank")),
        max((known.message, new.message), key=lambda text: text or ""),
        earliest(known.requested_at, new.requested_at),
        earliest(known.ended_at, new.ended_at),
        tuple(sorted({*known.run_uuids, *new.run_uuids})),
        max(clusters, default=None),
        known.node_ids | new.node_ids,
    )


def fold(tasks: Iterable[OrchestratorTask]) -> list[OrchestratorTask]:
    """Merge tasks to one per uuid, sorted by uuid."""
    return joins.fold(tasks, attrgetter("uuid"), merge)


def changes_by(task: OrchestratorTask) -> list[TransactionChange]:
    """Return the changes of transactions that a task implies: its runs, and itself."""
    changes = [
        TransactionChange(
            task.uuid,
            task.status,
            time_end=task.ended_at,
            message=task.message,
            message_status=task.status if task.message else None,
            message_reported_at=task.ended_at if task.message else None,
        )
    ]
    for uuid in task.run_uuids:
        if task.effect is Effect.provision:
            if task.status is TransactionStatus.error:
                changes.append(_aborted(uuid, task))
        elif task.effect is Effect.stop and task.requested_at is not None:
            changes.append(_stopped(uuid, task))
    return changes


def _stopped(uuid: str, task: OrchestratorTask) -> TransactionChange:
    stopped = TransactionChange(
        uuid, stopped_by=task.uuid, stopped_at=task.requested_at
    )
    if task.status is not TransactionStatus.ready:
        return stopped
    # A run that has not started gets no report: Astute removes it from its queue.
    return stopped._replace(
        status=TransactionStatus.ready, progress=100, time_end=task.ended_at
    )


def _aborted(uuid: str, task: OrchestratorTask) -> TransactionChange:
    # Nailgun writes "Task aborted" into the run, and the reason into the provisioning's
    # own transaction and its parent's, which we may not have.
    why = f"Provision has failed. {task.message or ''}".strip()
    return TransactionChange(
        uuid,
        TransactionStatus.error,
        progress=100,
        time_end=task.ended_at,
        message=f"Task aborted. {why}",
        message_status=TransactionStatus.error,
        message_reported_at=task.ended_at,
    )
