"""The plan of a retention, and how it is shown."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import click

from admin.retention.removing import Gone
from db.database import Database
from db.domain.retention import Policy, expired
from db.domain.retention_steps import Step, steps
from db.retention.planning import count_entries, list_passed_partitions, list_runs
from text import local_times


class Plan(NamedTuple):
    """The steps of a retention."""

    #: The number of all runs.
    known: int
    steps: Sequence[Step]

    @property
    def runs(self) -> int:
        """The number of runs that are removed."""
        return sum(len(step.runs) for step in self.steps)

    @property
    def partitions(self) -> int:
        """The number of partitions that are dropped as a whole."""
        return sum(step.partition is not None for step in self.steps)


def plan(database: Database, policy: Policy) -> Plan:
    """Return the plan as of now."""
    with database.reader() as connection:
        runs = list_runs(connection)
        partitions = list_passed_partitions(connection)
    going = expired(runs, policy, datetime.now(UTC))
    return Plan(len(runs), steps(runs, going, partitions))


def show(database: Database, planned: Plan) -> None:
    """Print each run and partition that would be removed, and totals."""
    gone = Gone()
    for runs, partition in planned.steps:
        with database.reader() as connection:
            entries = count_entries(connection, [run.task_id for run in runs])
        for run in runs:
            of_cluster = run.cluster_id if run.cluster_id is not None else "unknown"
            click.echo(
                f"transaction {run.task_id}, cluster {of_cluster}, {run.status}, last"
                f" heard of {local_times.shown(run.last_at)},"
                f" {entries.get(run.task_id, 0):,} entries"
            )
        if partition is not None:
            click.echo(f"partition {partition.name}")
        gone.add(len(runs), sum(entries.values()), partition)
    click.echo(f"would remove {gone}")
