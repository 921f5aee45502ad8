"""fuel2 task drift: what was changed on nodes by something else than Fuel."""

import argparse
from collections.abc import Iterable

from fuel_history.commands import columns
from fuel_history.commands.answer_cells import named
from fuel_history.commands.arguments import TRANSACTION
from fuel_history.commands.column_command import FuelLister
from fuel_history.shapes.answers.drifts import DriftedResource, RunDrift


class TaskDrift(FuelLister[DriftedResource]):
    """Show what was changed on nodes by something else than Fuel.

    Examples:
      fuel2 task drift latest
      fuel2 task drift 12 -f csv

    A task with the inputs of an earlier run should change nothing: where Puppet changed
    a resource, it was not what that run had left there. A dry run (noop) finds drift
    and changes nothing; 'since' is the first of the dry runs that found it. Resources
    that change in every run are left out, and counted above the table.
    """

    columns = (
        columns.plain("node_id"),
        columns.plain("resource"),
        columns.plain("task"),
        columns.plain("since"),
    )

    arguments = TRANSACTION

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[DriftedResource]:
        """Return the resources; above a table, what they are compared with."""
        found = self.fuel.questions.drift(self.transaction_id(parsed_args.id))
        if parsed_args.formatter == "table":
            for line in _told(found):
                self.say(line)
        return found.drifted


def _told(drift: RunDrift) -> Iterable[str]:
    if drift.why_not is not None:
        yield f"task {drift.id}: drift is not known: {drift.why_not}"
        return
    dry = ", a dry run" if drift.is_dry else ""
    count = len(drift.drifted)
    resources = "1 resource" if count == 1 else f"{count or 'no'} resources"
    told = f"task {drift.id}{dry}, against task {named(drift.against)}: {resources}"
    yield f"{told} drifted"
    if drift.always:
        always = len({each.resource for each in drift.always})
        if always == 1:
            yield "1 resource changes in every run, and is left out"
        else:
            yield f"{always} resources change in every run, and are left out"
    elif count and not drift.repeats:
        yield "no earlier run repeated another: some may change in every run"
    if drift.left_out:
        yield f"{drift.left_out} entries could not be compared: their inputs changed"
