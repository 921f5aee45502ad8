"""What the graph says of when tasks run: links, limits, what is skipped; pure."""

from collections.abc import Iterator

import msgspec

from astute.graph import links_on_node
from db.domain.answers.run_graph import PlannedTask


class _Strategy(msgspec.Struct, gc=False):
    type: object = None
    amount: object = None


class _Parameters(msgspec.Struct, gc=False):
    strategy: msgspec.Raw = msgspec.Raw()


class _Task(msgspec.Struct, gc=False):
    id: str | None = None
    type: object = None
    parameters: msgspec.Raw = msgspec.Raw()
    requires: msgspec.Raw = msgspec.Raw()
    required_for: msgspec.Raw = msgspec.Raw()


_decode_tasks = msgspec.json.Decoder(list[_Task]).decode
_decode_parameters = msgspec.json.Decoder(_Parameters).decode
_decode_strategy = msgspec.json.Decoder(_Strategy).decode

#: Of a task for which Nailgun found nothing to do (fuel-astute: `skipped.rb`).
_SKIPPED = "skipped"


def planned_tasks(node_id: str, body: str | bytes) -> Iterator[PlannedTask]:
    """Yield the tasks of a node's snapshot, which is a JSON list, in its order.

    Details that are not of the form that Nailgun gives them say nothing.
    """
    for task in _decode_tasks(body):
        if task.id:
            yield PlannedTask(
                (node_id, task.id),
                list(links_on_node(node_id, task.requires)),
                list(links_on_node(node_id, task.required_for)),
                task.type == _SKIPPED,
                _limit(task.parameters),
            )


def _limit(parameters: msgspec.Raw) -> int | None:
    """Return how many of it may run at a time (fuel-astute: `setup_concurrency`)."""
    if b'"strategy"' not in bytes(parameters):
        return None
    try:
        strategy = _decode_strategy(_decode_parameters(parameters).strategy)
    except (msgspec.DecodeError, RecursionError):
        return None
    if strategy.type == "one_by_one":
        return 1
    if strategy.type == "parallel" and isinstance(strategy.amount, int):
        return strategy.amount if strategy.amount > 0 else None
    return None
