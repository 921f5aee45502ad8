"""fuel2 env slower, what-if: how long things take in an environment."""

import argparse
from collections.abc import Iterable

from fuel_history.commands import columns
from fuel_history.commands.answer_cells import seconds
from fuel_history.commands.arguments import argument
from fuel_history.commands.column_command import FuelLister, FuelShow
from fuel_history.ids import number
from fuel_history.shapes.answers.ends import WhatIf
from fuel_history.shapes.answers.slowness import Regressed


class EnvSlower(FuelLister[Regressed]):
    """Show what was slow in each of the last three good runs of an environment.

    Examples:
      fuel2 env slower 1

    They are compared with the good runs before these three: a single slow run does not
    count. 'since' is the first of the slow runs.
    """

    listed_by = "fuel2 env list"
    columns = (
        columns.plain("task"),
        columns.plain("role"),
        seconds("took", "seconds"),
        seconds("usual"),
        columns.plain("times"),
        columns.plain("since"),
        columns.plain("runs", usual=False),
        columns.plain("is_work", usual=False),
    )

    arguments = (
        argument("id", type=number, metavar="ENV", help="Id of the environment."),
        argument(
            "--graph-type",
            metavar="TYPE",
            help="Only runs of this type of graph; by default those that name none.",
        ),
    )

    def rows(self, parsed_args: argparse.Namespace) -> Iterable[Regressed]:
        """Return the slow tasks; above a table, why there are none."""
        found = self.fuel.questions.environment_slower(
            parsed_args.id, parsed_args.graph_type
        )
        if parsed_args.formatter == "table" and not found.tasks:
            self.say(found.why_not or "nothing has become slower")
        return found.tasks


def _added(text: str) -> tuple[str, int]:
    role, equals, count = text.rpartition("=")
    if not equals or not role:
        raise argparse.ArgumentTypeError(f"{text!r} is not like compute=100")
    return role, number(count)


class EnvWhatIf(FuelShow[WhatIf]):
    """Show how long a deployment would take with more nodes.

    Examples:
      fuel2 env what-if 1 --add compute=100
      fuel2 env what-if 1 --add compute=20 --add ceph-osd=5

    The graph of the last good run is simulated with usual durations, as it is and with
    copies of a node of each role. With more nodes than any run had, the orchestrator's
    own time is not included; 'but' notes that.
    """

    listed_by = "fuel2 env list"
    columns = (
        columns.plain("run"),
        columns.plain("nodes"),
        seconds("as_is"),
        columns.plain("nodes_then"),
        seconds("then"),
        columns.plain("but"),
        columns.plain("why_not"),
    )

    arguments = (
        argument("id", type=number, metavar="ENV", help="Id of the environment."),
        argument(
            "--add",
            type=_added,
            action="append",
            default=[],
            metavar="ROLE=N",
            help="Add this many nodes of a role; may be repeated.",
        ),
        argument(
            "--graph-type",
            metavar="TYPE",
            help="Only runs of this type of graph; by default those that name none.",
        ),
    )

    def thing(self, parsed_args: argparse.Namespace) -> WhatIf:
        """Return how long it would take."""
        return self.fuel.questions.what_if(
            parsed_args.id, dict(parsed_args.add), parsed_args.graph_type
        )
