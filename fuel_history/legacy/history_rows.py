"""Output of history entries, one by one or by task of the graph."""

from collections.abc import Iterable
from typing import Any

from fuel_history.legacy.output import Clock, Output
from fuel_history.legacy.table import FORM_11_0
from fuel_history.task_parameters import TaskParameters
from fuel_history.values import HistoryEntry


_NAMES = ("task_name", "node_id", "status", "time_start", "time_end")
_NAMES_OF_TASKS = ("task_name", "task_parameters", "status_by_node")
_SUMMARY = ("summary",)


def show_entries(
    output: Output, entries: Iterable[HistoryEntry], *, with_summary: bool
) -> None:
    """Print entries while they are received."""

    def members(entry: HistoryEntry, shown: Clock) -> dict[str, Any]:
        return {
            "task_name": entry.deployment_graph_task_name,
            "node_id": entry.node_id,
            "status": entry.status,
            "time_start": entry.time_start and shown(entry.time_start),
            "time_end": entry.time_end and shown(entry.time_end),
        } | ({"summary": entry.summary} if with_summary else {})

    names = _NAMES + _SUMMARY if with_summary else _NAMES
    output.rows(entries, names=names, members=members, form=FORM_11_0)


def show_tasks(
    output: Output, tasks: Iterable[TaskParameters], *, with_summary: bool
) -> None:
    """Print tasks of the graph; as in the released clients, without summaries."""

    def members(task: TaskParameters, shown: Clock) -> dict[str, Any]:
        return {
            "task_name": task.task_name,
            "task_parameters": task.task_parameters,
            "status_by_node": task.status_by_node(shown),
        }

    names = _NAMES_OF_TASKS + _SUMMARY if with_summary else _NAMES_OF_TASKS
    output.rows(tasks, names=names, members=members, form=FORM_11_0)
