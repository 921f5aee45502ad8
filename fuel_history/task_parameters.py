"""The history by task: its parameters, and its state on each node; pure."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from fuel_history.parameter_values import EntryWithParameters


class _OnNode(NamedTuple):
    """The state of a task on one node."""

    node_id: str
    status: str
    time_start: datetime | None
    time_end: datetime | None


@dataclass(slots=True)
class TaskParameters:
    """One task of the graph, in the released clients' --show-parameters format."""

    task_name: str
    #: If entries differ in a parameter, the last one's value is used.
    parameters: dict[str, Any] = field(default_factory=dict)
    on_nodes: list[_OnNode] = field(default_factory=list)

    @property
    def task_parameters(self) -> str:
        """The parameters as YAML."""
        # Loaded slowly, and only with --show-parameters.
        import yaml  # noqa: PLC0415

        return yaml.safe_dump(self.parameters, default_flow_style=False)

    def status_by_node(self, told: Callable[[datetime], object]) -> str:
        """Return one line per node; `told` formats its times."""

        def shown(time: datetime | None, absent: str) -> object:
            return absent if time is None else told(time.replace(microsecond=0))

        return "\n".join(
            f"{node_id} - {status}"
            f" - {shown(start, 'not started')} - {shown(end, 'not ended')}"
            for node_id, status, start, end in self.on_nodes
        )


def by_task(entries: Iterable[EntryWithParameters]) -> list[TaskParameters]:
    """Return the tasks by name, each with its entries in order.

    The released clients leave out tasks without parameters; our server always sends
    ids, so here all tasks are shown.
    """
    tasks: dict[str, TaskParameters] = {}
    for each in entries:
        entry = each.entry
        name = entry.deployment_graph_task_name
        task = tasks.setdefault(name, TaskParameters(name))
        task.parameters.update(each.parameters)
        # Not the entry itself, and each node's text once: there may be 500,000.
        node_id = sys.intern(entry.node_id)
        task.on_nodes.append(
            _OnNode(node_id, entry.status, entry.time_start, entry.time_end)
        )
    return [tasks[name] for name in sorted(tasks)]
