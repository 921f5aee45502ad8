"""When a run will end, in a sentence."""

import time
from datetime import tzinfo

from msgspec.structs import replace

from fuel_history.commands.answer_cells import error
from fuel_history.output.times import of_day
from fuel_history.shapes.answers.ends import has_moved
from fuel_history.values import ExpectedEnd
from text.durations import spelled


#: Below so many seconds it ends at any moment.
_ANY_MOMENT = 5.0


class ExpectedEnds:
    """When a followed run will end, as the server told it last."""

    def __init__(self, zone: tzinfo | None) -> None:
        self._zone = zone
        self._eta: ExpectedEnd | None = None
        self._heard_at = 0.0
        self._told: ExpectedEnd | None = None

    def hear(self, eta: ExpectedEnd) -> None:
        """Take what the server says now."""
        self._eta, self._heard_at = eta, time.monotonic()

    def told(self) -> str:
        """Return that for people, as it is now; empty: nothing was told."""
        if self._eta is None:
            return ""
        return told_end(
            _later(self._eta, time.monotonic() - self._heard_at), self._zone
        )

    def news(self) -> str:
        """Return the same where it differs from what this returned last."""
        if self._eta is None or not _is_news(self._told, self._eta):
            return ""
        self._told = self._eta
        return self.told()


def _later(eta: ExpectedEnd, seconds: float) -> ExpectedEnd:
    left = None if eta.left is None else max(eta.left - seconds, 0.0)
    if left is not None and left < _ANY_MOMENT:
        left = 0.0
    late = [replace(each, runs=each.runs + seconds) for each in eta.late]
    return replace(eta, left=left, late=tuple(late))


def _is_news(before: ExpectedEnd | None, now: ExpectedEnd) -> bool:
    """Return whether a line of its own is worth it: what comes next changes often."""
    if before is None or before.ends_at is None or now.ends_at is None:
        return True
    late = [{(each.node_id, each.task) for each in eta.late} for eta in (before, now)]
    moved = (now.ends_at - before.ends_at).total_seconds()
    return late[0] != late[1] or has_moved(moved, now.left or 0.0)


def told_end(eta: ExpectedEnd, zone: tzinfo | None) -> str:
    """Return when a run ends, how good that is, and what is late, for people."""
    if eta.ends_at is None or eta.latest_at is None or eta.left is None:
        return f"When it ends is not known: {eta.why_not}."
    if eta.left == 0:
        told = "It ends at any moment"
    else:
        told = f"It ends about {of_day(eta.ends_at, zone)}, in {spelled(eta.left)}"
        told += f", at the latest {of_day(eta.latest_at, zone)}"
    told += f"; {error(eta.usual_error, eta.judged)}."
    if eta.next_task is not None:
        told += f" Next on the path: {eta.next_task} on node {eta.next_node}."
    for late in eta.late:
        told += (
            f" {late.task} on node {late.node_id} runs for {spelled(late.runs)}, and"
            f" never took more than {spelled(late.longest)}."
        )
    return told
