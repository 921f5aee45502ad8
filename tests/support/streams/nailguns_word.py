"""Compare the stored recording with Nailgun's own answers."""

from sqlalchemy import select

from db.database import Database
from db.tables import (
    clusters,
    dead_reports,
    deployment_history,
    parked_reports,
    tasks,
)
from tests.support.streams import recording


def assert_as_nailgun_says(database: Database) -> None:
    """Assert that all runs, entries and environments equal Nailgun's."""
    with database.reader() as connection:
        dead = connection.execute(select(dead_reports.c.reason)).scalars().all()
        parked = connection.execute(select(parked_reports.c.task_uuid)).scalars().all()
        runs = {
            row.uuid: row
            for row in connection.execute(
                select(
                    tasks,
                    clusters.c.name.label("cluster_name"),
                    clusters.c.release_version,
                ).outerjoin(clusters, clusters.c.id == tasks.c.cluster_id)
            )
        }
        entries: dict[int, dict[tuple[str, str], str]] = {}
        for row in connection.execute(select(deployment_history)):
            key = (row.node_id, row.deployment_graph_task_name)
            entries.setdefault(row.task_id, {})[key] = row.status.value
    assert (dead, parked) == ([], [])
    said = recording.transactions()
    wrong = {
        uuid: (run.status.value, said[uuid].status)
        for uuid, run in runs.items()
        if uuid in said
        and run.status.value != said[uuid].status
        and uuid != recording.SET_BY_HAND
    }
    assert wrong == {}
    for uuid, run in runs.items():
        if uuid in said and said[uuid].id in recording.histories():
            assert entries[run.id] == recording.histories()[said[uuid].id]
    places = {
        uuid: (run.cluster_id, run.cluster_name, run.release_version)
        for uuid, run in runs.items()
    }
    # The graph of Nailgun's fixture names no environment, and its node is in no other;
    # it names only the release.
    nowhere = "17bc9e60-dc4a-4d87-8057-8c3618764cc0"
    assert places.pop(nowhere) == (None, None, None)
    for uuid, place in places.items():
        # What Nailgun forgot was of the environment that was reset.
        cluster = said[uuid].cluster if uuid in said else 1
        assert cluster is not None
        assert place == (cluster, recording.clusters()[cluster], "newton-10.0")
    assert len(runs) == 19
