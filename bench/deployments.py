"""Deployments of one environment, as Nailgun and Astute tell of them."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from brokers.interface import Delivery


Json = dict[str, object]

#: 2,000 entries a run.
NODES: Final = tuple(str(number) for number in range(1, 21))
TASKS: Final = tuple(f"netconfig-and-other-{number:03}" for number in range(100))
CLUSTER: Final = {"id": 1, "name": "production", "release_version": "newton-10.0"}
_ROLES: Final = {
    "controller": NODES[:3],
    "ceph-osd": NODES[3:6],
    "compute": NODES[6:],
}
#: The task in which a run fails, and the node; those after it never run there.
_FAILS: Final = "7", 70
#: Every so many tasks, all nodes wait for the first controller.
_WAITS: Final = 25
_RESOURCES = "Package[nova-common],File[/etc/nova/nova.conf],Service[nova-compute]"


def body(number: int, *, changed: bool = False) -> Json:
    """Return what a client registers; `changed`: with another setting."""
    settings = {f"option_{name}": {"value": name, "weight": 10} for name in range(100)}
    return {
        "uuid": str(UUID(int=number)),
        "cluster": CLUSTER["id"],
        "name": "deployment",
        "graph_type": "default",
        "tasks_graph": {node: list(_graph(node)) for node in NODES},
        "roles": {role: list(nodes) for role, nodes in _ROLES.items()},
        "settings": settings | {"pool_size": 3 if changed else 2},
        "deployment_info": {node: _info(node) for node in NODES},
    }


def _graph(node: str) -> Iterator[Json]:
    for place, task in enumerate(TASKS):
        requires = [{"node_id": node, "name": TASKS[place - 1]}] if place else []
        if place and place % _WAITS == 0 and node != NODES[0]:
            requires.append({"node_id": NODES[0], "name": TASKS[place - 1]})
        manifest = f"/etc/puppet/modules/osnailyfacter/modular/{task}.pp"
        parameters = {"puppet_manifest": manifest, "timeout": 3600, "cwd": "/"}
        yield {
            "id": task,
            "type": "puppet",
            "parameters": parameters,
            "requires": requires,
        }


def _info(node: str) -> Json:
    mtu = 9000 if node == _FAILS[0] else 1500
    network = {f"br-{name}": {"mtu": mtu, "vlan": name} for name in range(10)}
    return {"uid": node, "fqdn": f"node-{node}.domain.tld", "network": network}


def told(
    number: int,
    began: datetime,
    *,
    fails: bool = False,
    until: timedelta | None = None,
) -> list[Delivery]:
    """Return the reports of a run that began then, those of so long; None: all."""
    reports = sorted(_reports(number, fails=fails), key=lambda each: each[0])
    last = reports[-1][0] if until is None else until.total_seconds()
    return [
        Delivery(
            str(place),
            json.dumps({"method": "deploy_resp", "args": args}).encode(),
            began + timedelta(seconds=second),
            "bench",
        )
        for place, (second, args) in enumerate(reports)
        if second <= last
    ]


def _reports(number: int, *, fails: bool) -> Iterator[tuple[float, Json]]:
    random = Random(number)
    uuid = {"task_uuid": str(UUID(int=number))}
    yield 0.0, {**uuid, "status": "running", "progress": 0}
    free = [0.0] * len(TASKS)
    ended = 0.0
    for node in NODES:
        now = 1.0
        for place, task in enumerate(TASKS):
            if place and place % _WAITS == 0 and node != NODES[0]:
                now = max(now, free[place - 1])
            work = (2 + place % 17) * random.lognormvariate(0, 0.2)
            is_failure = fails and (node, place) == _FAILS
            yield now, {**uuid, "nodes": [_told(node, task, "running")]}
            now += work + random.uniform(1, 3)
            status = "error" if is_failure else "ready"
            yield now, {**uuid, "nodes": [_told(node, task, status, work)]}
            if node == NODES[0]:
                free[place] = now
            now += random.uniform(0.1, 1)
            if is_failure:
                break
        ended = max(ended, now)
    status = "error" if fails else "ready"
    outcomes = [{"uid": node, "status": "ready", "progress": 100} for node in NODES]
    yield ended, {**uuid, "status": status, "progress": 100, "nodes": outcomes}


def _told(node: str, task: str, status: str, work: float | None = None) -> Json:
    report: Json = {
        "uid": node,
        "deployment_graph_task_name": task,
        "task_status": status,
    }
    if work is None:
        return report
    failed = "Exec[wait-for-interfaces]" if status == "error" else ""
    resources = {
        "changed_resources": _RESOURCES,
        "failed_resources": failed,
        "failed": int(bool(failed)),
        "changed": 3,
        "total": 28,
    }
    time = {"config_retrieval": work / 10, "package": work / 2, "total": work}
    summary = {"time": time, "resources": resources, "status": "stopped"}
    return report | {"summary": summary}
