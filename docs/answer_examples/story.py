"""What the server knows: runs of a small environment, one of which failed.

Ten good ones, of which the last three were slow in one task; one in which a node was
added; one that is reported as ready, and is not fine; and one that goes on.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from brokers.interface import Delivery
from db.database import Database
from pipeline.store import store


Json = dict[str, object]

BEGAN: Final = datetime(2016, 3, 1, 9, 0, tzinfo=UTC)
_ROLES: Final = {"controller": ["1"], "compute": ["4", "5", "6", "7"]}
_TASKS: Final = ("hosts", "netconfig", "database", "nova-compute")
#: The run in which a node was added, and the one that is not fine.
_ADDED, _LAST = 11, 12
#: The run that goes on, and how long it has done so.
GOES_ON: Final = 13
HALF: Final = timedelta(minutes=10)
#: The run before which somebody edited a file on node 5.
_EDITED: Final = 10
#: Those in which the database was slow.
_SLOW: Final = range(9, 12)
#: Seconds of work.
_WORK: Final = {"hosts": 120, "netconfig": 400, "database": 950, "nova-compute": 600}


def _tasks_of(node: str) -> tuple[str, ...]:
    left_out = "nova-compute" if node in _ROLES["controller"] else "database"
    return tuple(task for task in _TASKS if task != left_out)


def _nodes(number: int) -> list[str]:
    return ["1", "4", "5", "6", *(["7"] if number >= _ADDED else [])]


def run_body(number: int) -> Json:
    """Return what a client registers: the last run has another setting and a node."""
    nodes = _nodes(number)
    graph = {
        node: [
            {"id": task, "type": "puppet", "requires": list(_requires(node, task))}
            for task in _tasks_of(node)
        ]
        for node in nodes
    }
    return {
        "uuid": str(UUID(int=number)),
        "cluster": 1,
        "name": "deployment",
        "graph_type": "default",
        "tasks_graph": graph,
        "roles": {
            role: [node for node in its if node in nodes]
            for role, its in _ROLES.items()
        },
        "settings": {
            "storage": {"osd_pool_size": 3 if number >= _LAST else 2},
            "access": {"password": f"secret {number >= _LAST}"},
        },
        "deployment_info": {
            node: {"uid": node, "mtu": 9000 if node == "7" else 1500} for node in nodes
        },
    }


def _requires(node: str, task: str) -> Iterator[Json]:
    its = _tasks_of(node)
    place = its.index(task)
    if place:
        yield {"node_id": node, "name": its[place - 1]}
    if task == "nova-compute":
        yield {"node_id": "1", "name": "database"}


def began(number: int) -> datetime:
    """Return when a run began."""
    return BEGAN + timedelta(days=number)


def tell_half(database: Database, number: int, at: datetime) -> None:
    """Store the reports of the first half of a run that began then."""
    half = HALF.total_seconds()
    _tell(database, number, at, [each for each in _reports(number) if each[0] < half])


def tell(database: Database, number: int) -> None:
    """Store the reports of a run, each at its time, as a worker does."""
    _tell(database, number, began(number), [*_reports(number)])


def _tell(
    database: Database,
    number: int,
    at: datetime,
    reports: Iterable[tuple[float, Json]],
) -> None:
    store(
        database,
        [
            Delivery(
                f"{number}-{place}",
                json.dumps(report).encode(),
                at + timedelta(seconds=second),
                "redis stream nailgun",
            )
            for place, (second, report) in enumerate(reports)
        ],
    )


def _reports(number: int) -> Iterator[tuple[float, Json]]:
    uuid = str(UUID(int=number))

    def report(second: float, **args: object) -> tuple[float, Json]:
        told: Json = {"task_uuid": uuid, **args}
        return second, {"method": "deploy_resp", "args": told}

    found = [report(0, status="running")]
    free: dict[str, float] = {}
    ended = 0.0
    for node in _nodes(number):
        now = 1.0
        for task in _tasks_of(node):
            if task == "nova-compute":
                now = max(now, free["database"])
            work = _WORK[task] + (number + int(node)) % 3
            if task == "database" and number in _SLOW:
                work *= 3
            fails = number == _LAST and node == "7" and task == "netconfig"
            status = "error" if fails else "ready"
            found.append(report(now, nodes=[_node(node, task, "running")]))
            now += work + 2
            changed = "Exec[apt-get-update]" if task == "hosts" else ""
            if number in {1, _EDITED} and (node, task) == ("5", "netconfig"):
                changed = "File[/etc/network/interfaces.d/br-ex]"
            its = _node(node, task, status, work, changed)
            found.append(report(now, nodes=[its]))
            free[task] = max(free.get(task, 0.0), now)
            if fails:
                break
            now += 1
        ended = max(ended, now)
    found.append(report(ended + 1, status="ready", progress=100))
    yield from sorted(found, key=lambda each: each[0])


def _node(
    node: str, task: str, status: str, work: float = 0, changed: str = ""
) -> Json:
    failed = "Exec[wait-for-interfaces]" if status == "error" else ""
    summary = {
        "time": {"total": work},
        "resources": {
            "failed_resources": failed,
            "failed": int(bool(failed)),
            "changed_resources": changed,
            "changed": int(bool(changed)),
        },
    }
    told: Json = {
        "uid": node,
        "deployment_graph_task_name": task,
        "task_status": status,
        "summary": {} if status == "running" else summary,
    }
    if failed:
        told |= {"status": "error", "error_msg": f"Task {task} failed on node {node}"}
    return told
