"""When a run will end, in a sentence."""

import logging
import time
from datetime import tzinfo
from typing import TYPE_CHECKING

from fuel_history.commands.answer_cells import error
from fuel_history.errors import ClientError
from fuel_history.output.times import of_day
from fuel_history.values import ExpectedEnd
from text.durations import spelled


if TYPE_CHECKING:
    from fuel_history.connection import Connection

log = logging.getLogger(__name__)

#: Seconds between two questions: an end does not move with each report.
_PERIOD = 30.0


class ExpectedEnds:
    """When a followed run will end, asked for now and then."""

    def __init__(self, fuel: "Connection", run: int, zone: tzinfo | None) -> None:
        self._fuel, self._run, self._zone = fuel, run, zone
        self._asked_at = -_PERIOD
        self._told = ""

    def told(self) -> str:
        """Return that for people; empty: an older server does not say it."""
        now = time.monotonic()
        if now - self._asked_at >= _PERIOD:
            self._asked_at = now
            try:
                self._told = told_end(self._fuel.questions.eta(self._run), self._zone)
            except ClientError as error:
                # The run is what counts; what is known stays.
                log.debug("no expected end: %s", error)
        return self._told


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
