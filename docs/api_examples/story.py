"""The story that is recorded: one small deployment that fails."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from brokers.interface import Delivery
from db.database import Database
from pipeline.store import store


Json = dict[str, object]

DEPLOYMENT: Final = "aa2033ce-8d7e-4cd4-8b0c-6a8ee3b7a1f0"
REHEARSAL: Final = "5b9f31d2-7c0a-4a62-9c55-d1f8e2a40b7c"
#: A run whose start message never arrives.
UNKNOWN: Final = "c2f0a7d4-1e53-4b8b-8f0e-93d1a6be7c25"
BEGAN: Final = datetime(2016, 3, 7, 14, 49, 3, tzinfo=UTC)

CLUSTER: Final[Json] = {
    "id": 1,
    "name": "production",
    "release_version": "mitaka-9.0",
}
RUN: Final[Json] = {
    "uuid": DEPLOYMENT,
    "cluster": 1,
    "name": "deployment",
    "graph_type": "default",
    "tasks_graph": {
        "null": [{"id": "deploy_start", "type": "stage"}],
        "master": [
            {
                "id": "generate_keys",
                "type": "shell",
                "parameters": {
                    "cmd": "sh /etc/puppet/generate_keys.sh",
                    "timeout": 180,
                },
                "requires": [{"name": "deploy_start", "node_id": None}],
            }
        ],
        "5": [
            {
                "id": "swift-keystone",
                "type": "puppet",
                "version": "2.1.0",
                "parameters": {"puppet_manifest": "keystone.pp", "timeout": 300},
                "requires": [{"name": "generate_keys", "node_id": "master"}],
                "required_for": [{"name": "hosts", "node_id": "6"}],
            }
        ],
        "6": [
            {
                "id": "hosts",
                "type": "puppet",
                "parameters": {"puppet_manifest": "hosts.pp", "timeout": 60},
                "requires": [{"name": "swift-keystone", "node_id": "5"}],
            },
            {
                "id": "openstack-cinder",
                "type": "puppet",
                "parameters": {"puppet_manifest": "cinder.pp", "timeout": 300},
                "requires": [{"name": "hosts", "node_id": "6"}],
            },
        ],
    },
    "roles": {"controller": ["5"], "compute": ["6"]},
    "settings": {"editable": {"common": {"debug": {"value": False}}}},
    "deployment_info": {"common": {"puppet_debug": True}, "nodes": {"5": {"uid": "5"}}},
    "network_configuration": {
        "networks": [{"name": "public", "cidr": "172.16.0.0/24"}]
    },
}
REHEARSED: Final[Json] = {
    "uuid": REHEARSAL,
    "cluster": 1,
    "dry_run": True,
    "tasks_graph": {"5": [{"id": "swift-keystone", "type": "puppet"}]},
}


def _report(**args: object) -> Json:
    return {"method": "deploy_resp", "args": {"task_uuid": DEPLOYMENT, **args}}


def _task(uid: str | None, name: str, task_status: str, **fields: object) -> Json:
    return _report(
        nodes=[
            {
                "uid": uid,
                "deployment_graph_task_name": name,
                "task_status": task_status,
                **fields,
            }
        ]
    )


_FAILED: Final[Json] = {
    "status": "error",
    "progress": 100,
    "error_type": "deploy",
    "error_msg": "Task hosts failed on node 6",
    "summary": {
        "resources": {"failed": 1, "total": 3, "failed_resources": "File[/etc/hosts]"},
        "time": {"total": 4.2},
    },
}

#: Second of the run → the report that arrived then.
REPORTS: Final[dict[int, Json]] = {
    0: _report(status="running"),
    1: _task(None, "deploy_start", "skipped", progress=100, summary={}),
    2: _task("master", "generate_keys", "running", progress=0, summary={}),
    3: _task("5", "swift-keystone", "running", progress=0, summary={}),
    130: _task("master", "generate_keys", "ready", progress=100, summary={}),
    133: _task(
        "5",
        "swift-keystone",
        "ready",
        progress=100,
        status="ready",
        summary={"resources": {"failed": 0, "total": 12}, "time": {"total": 129.7}},
    ),
    134: _task("6", "hosts", "running", progress=0, summary={}),
    139: _task("6", "hosts", "error", **_FAILED),
    140: _report(
        status="error",
        progress=100,
        error="All nodes are finished. Failed tasks: Task[hosts/6]",
    ),
}

#: Second of the run → the message that arrived then and cannot be recorded.
BAD: Final[dict[int, bytes]] = {
    7: json.dumps(_task("5", "hosts", "successful")).encode(),
    8: b"task hosts is deployed",
    9: b"\x78\x9c\xab\xae\x05",
}

#: The same for the one report of an unknown run.
PARKED: Final[dict[int, bytes]] = {
    10: json.dumps(
        {"method": "deploy_resp", "args": {"task_uuid": UNKNOWN, "status": "running"}}
    ).encode()
}


def take_reports(database: Database) -> None:
    """Store the reports as a worker does, each at its time."""
    good = {second: json.dumps(report).encode() for second, report in REPORTS.items()}
    store(database, list(_deliveries(good)))
    # One by one, so that their ids are in this order.
    for delivery in _deliveries(BAD | PARKED):
        store(database, [delivery])


def _deliveries(messages: Mapping[int, bytes]) -> Iterator[Delivery]:
    for second, message in messages.items():
        arrived = BEGAN + timedelta(seconds=second)
        yield Delivery(str(second), message, arrived, "redis stream nailgun")
