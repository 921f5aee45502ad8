"""The cluster and its transactions that the recorded commands asked about."""

import json
from datetime import UTC, datetime

from sqlalchemy import insert

from brokers.interface import Delivery
from db.database import Database
from db.domain.history import HistoryEntry
from db.domain.snapshots import Snapshot
from db.domain.starts import Start
from db.domain.statuses import HistoryStatus
from db.history.upsert import upsert_history
from db.runs.client_registration import register_run
from db.tables import clusters
from pipeline.decode_batch import decode_batch
from tests.support.stored import emptying
from tests.support.stored.stored import Stored


#: What transaction 2 was given, by what `fuel2 task` calls it.
SNAPSHOTS: dict[str, object] = {
    "settings": {"editable": {"common": {"task_deploy": {"value": True}}}},
    "deployment-info": {"common": {"release": "11.0"}, "nodes": {"5": {"uid": "5"}}},
    "network-configuration": {"networks": [{"name": "public", "vlan_start": None}]},
}

_KEYSTONE = {
    "id": "swift-keystone",
    "type": "puppet",
    "version": "2.1.0",
    "roles": ["controller"],
    "parameters": {"timeout": 300, "puppet_manifest": "/x.pp"},
    "requires": [{"name": "a", "node_id": "5"}],
}
_GRAPH = {
    "5": [_KEYSTONE],
    "6": [_KEYSTONE],
    "master": [
        {
            "id": "generate_keys",
            "type": "shell",
            "version": "2.1.0",
            "roles": ["master"],
            "parameters": {"cmd": "gen"},
        }
    ],
    "null": [{"id": "pre_deployment_start", "type": "stage"}],
}
#: Defined, and on no node.
_ABSENT = {
    "upload_cirros": {
        "type": "shell",
        "version": "2.1.0",
        "parameters": {"cmd": "true"},
    }
}


def empty(database: Database) -> None:
    """Let the database hold nothing, and count from 1 again."""
    with database.writer() as connection:
        emptying.empty(connection)


def store(database: Database) -> None:
    """Make cluster 1 with its transactions 1, 2, 3 all that the database holds."""
    empty(database)
    with database.writer() as connection:
        cluster = {"id": 1, "name": "env", "release_version": "ocata-11.0"}
        connection.execute(insert(clusters), cluster)
    stored = Stored(database)
    stored.transaction(
        "deploy", uuid=_uuid(1), cluster_id=1, status="ready", progress=100
    )
    _store_run(database)
    stored.transaction(
        uuid=_uuid(3),
        cluster_id=1,
        graph_type="default",
        status="running",
        progress=42,
        result=None,
    )


def finish(database: Database) -> None:
    """Let transaction 3 end, so that nothing runs any more."""
    Stored(database).change(3, status="ready", progress=100)


def _uuid(task_id: int) -> str:
    digit = str(task_id)
    return "-".join(digit * length for length in (8, 4, 4, 4, 12))


def _store_run(database: Database) -> None:
    registered = register_run(database, _start(), _snapshots(), lambda: None)
    assert registered.task_id == 2
    with database.writer() as connection:
        upsert_history(connection, _entries(), {_uuid(2): 2})
    message = "Deployment of environment 'env' is done."
    Stored(database).change(2, status="ready", progress=100, message=message)


def _start() -> Start:
    """Return the run as Astute's start message tells it, and an absent task."""
    args = {"task_uuid": _uuid(2), "tasks_graph": _GRAPH}
    message = json.dumps({"method": "task_deploy", "args": args}).encode()
    (received,) = decode_batch([Delivery(0, message, datetime.now(UTC), "test")]).starts
    snapshots = [
        snapshot._replace(body=json.dumps(json.loads(snapshot.body) | _ABSENT))
        if snapshot.kind == "task_definitions"
        else snapshot
        for snapshot in received.start.snapshots
    ]
    return received.start._replace(
        snapshots=snapshots, cluster_id=1, graph_type="default"
    )


def _snapshots() -> list[Snapshot]:
    return [
        Snapshot(kind.replace("-", "_"), "", json.dumps(body))
        for kind, body in SNAPSHOTS.items()
    ]


def _entries() -> list[HistoryEntry]:
    started = datetime(2016, 3, 7, 14, 49, 6, 1, UTC)
    keystone = HistoryEntry(
        _uuid(2), "5", "swift-keystone", HistoryStatus.running, started
    )
    return [
        keystone._replace(
            status=HistoryStatus.ready,
            time_end=datetime(2016, 3, 7, 14, 51, 16, 123456, UTC),
            summary=json.dumps({"resources": {"failed": 0}}),
        ),
        keystone._replace(node_id="6"),
        HistoryEntry(
            _uuid(2),
            "master",
            "generate_keys",
            HistoryStatus.error,
            datetime(2016, 3, 7, 14, 49, 3, tzinfo=UTC),
            datetime(2016, 3, 7, 14, 51, 13, tzinfo=UTC),
        ),
    ]
