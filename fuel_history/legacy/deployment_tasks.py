"""fuel deployment-tasks: the history of a run."""

import argparse
from typing import Any

from fuel_history.connection import Connection
from fuel_history.history_filter import Filter
from fuel_history.ids import transaction
from fuel_history.legacy.action import Action
from fuel_history.legacy.history_rows import show_entries, show_tasks
from fuel_history.legacy.output import Output
from fuel_history.shapes.statuses import HISTORY_STATUSES
from fuel_history.task_parameters import by_task


_EXAMPLES = """\
    everything that ran in the latest run:
        fuel deployment-tasks --task-id latest
    what failed on two nodes:
        fuel deployment-tasks --task-id 5 --node-id 1,2 --status error
    some tasks of the graph, with their own reports:
        fuel deployment-tasks --task-id 5 --task-name hosts,netconfig --include-summary
    by task of the graph, with its parameters:
        fuel deployment-tasks --task-id 5 --show-parameters
"""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        *("-l", "--list"), action="store_true", help="List them (default)."
    )
    parser.add_argument(
        *("--task", "--task-id", "--tid"),
        type=transaction,
        required=True,
        metavar="ID",
        help="Id of the run, or 'latest'.",
    )
    parser.add_argument(
        *("--node", "--node-id"),
        metavar="NODE,…",
        help="Only on these nodes: ids, 'master', 'virtual_sync_node'.",
    )
    parser.add_argument(
        "--status",
        metavar="STATUS,…",
        help=f"Only with these statuses: {', '.join(HISTORY_STATUSES)}.",
    )
    parser.add_argument(
        *("--task-name", "-d"),
        metavar="NAME,…",
        help="Only these tasks of the graph.",
    )
    parser.add_argument(
        *("--show-parameters", "-p"),
        action="store_true",
        help="Show each task of the graph once, with its parameters.",
    )
    parser.add_argument(
        "--include-summary",
        action="store_true",
        help="Include each task's own report.",
    )


def _run(fuel: Connection, options: argparse.Namespace, output: Output) -> None:
    transaction_id = options.task
    if transaction_id is None:
        transaction_id = fuel.transactions.latest().id
    nodes = _parts(options.node)
    wanted: Filter = {
        # The server refuses an unknown status, and names the valid ones.
        "statuses": _parts(options.status),
        "tasks_names": _parts(options.task_name),
        "include_summary": options.include_summary,
    }
    if options.show_parameters:
        entries = fuel.history.with_parameters(transaction_id, nodes=nodes, **wanted)
        show_tasks(output, by_task(entries), with_summary=options.include_summary)
    else:
        history = fuel.history.of_transaction(transaction_id, nodes=nodes, **wanted)
        show_entries(output, history, with_summary=options.include_summary)


def _parts(text: str | None) -> list[Any]:
    return text.split(",") if text else []


DEPLOYMENT_TASKS = Action(
    name="deployment-tasks",
    told="Show what ran in a run.",
    usage="""--task-id ID [--node-id NODE,…]
           [--status STATUS,…] [--task-name NAME,…]
           [--show-parameters] [--include-summary]""",
    examples=_EXAMPLES,
    add_arguments=_add_arguments,
    run=_run,
)
