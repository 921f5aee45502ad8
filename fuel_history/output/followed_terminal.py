"""A followed run on a terminal: changes scroll by above progress bars."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, tzinfo
from typing import Self, TextIO

import wcwidth
from rich.console import Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from fuel_history.errors import ClientError
from fuel_history.output.colours import STYLES
from fuel_history.output.console import EscapingConsole
from fuel_history.output.followed_lines import how_it_ended
from fuel_history.output.run_progress import NodeProgress, RunProgress
from fuel_history.output.times import of_day
from fuel_history.values import ChangedEntry, HistoryEntry, Transaction
from text.durations import span
from text.escaping import escape, escape_line


_BAR_WIDTH = 30
#: Before the lines of an entry's message, which set them apart.
_INDENT = " " * 10


class FollowedTerminal:
    """Shows changes above, and bars of the run and its nodes below."""

    def __init__(
        self,
        stdout: TextIO,
        zone: tzinfo | None,
        *,
        colours: bool,
        ends: Callable[[], str] = str,
    ) -> None:
        """`ends` says when the run will end; empty: not known."""
        self._ends = ends
        self._console = EscapingConsole(
            file=stdout, highlight=False, markup=False, no_color=not colours
        )
        self._zone = zone
        self._live = Live(
            console=self._console,
            # The elapsed time.
            refresh_per_second=1,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def entry(self, entry: HistoryEntry) -> None:
        """Print the change above the bars."""
        when = entry.time_end or entry.time_start
        line = Text(of_day(when, self._zone) if when else " " * 8)
        line.append(f"  {entry.status:<8}", STYLES.get(entry.status, ""))
        node_id = wcwidth.ljust(escape_line(entry.node_id), 8)
        line.append(f"{node_id} {escape_line(entry.deployment_graph_task_name)}")
        if entry.duration is not None:
            line.append(f"  {span(entry.duration)}", "dim")
        if isinstance(entry, ChangedEntry) and entry.message:
            message = escape(entry.message).replace("\n", f"\n{_INDENT}")
            line.append(f"\n{_INDENT}{message}", "red")
        self._console.print(line)

    def progress(self, transaction: Transaction, progress: RunProgress) -> None:
        """Redraw the bars."""
        # Half of the screen stays for the changes.
        most = max(self._console.height // 2 - 2, 1)
        ends = "" if transaction.has_ended else self._ends()
        self._draw(_Bars(transaction, progress, most, ends))

    def expects(self, end: str) -> None:
        """Print nothing: the bars show it."""

    def away(self, error: ClientError) -> None:
        """Show the error in place of the bars."""
        self._draw(Text(escape_line(f"{error}; trying again"), "yellow"))

    def ended(self, transaction: Transaction, progress: RunProgress) -> None:
        """Leave one line that reports how the run ended."""
        self._live.update("", refresh=True)
        line = escape_line(how_it_ended(transaction, progress))
        self._console.print(Text(line, STYLES.get(transaction.status, "")))

    def _draw(self, shown: RenderableType) -> None:
        self._live.update(shown, refresh=True)


class _Bars:
    """A bar of the run, and of as many nodes as fit."""

    def __init__(
        self, transaction: Transaction, progress: RunProgress, most: int, ends: str
    ) -> None:
        self._ends = ends
        self._transaction = transaction
        self._progress = progress
        self._most = most

    def __rich__(self) -> RenderableType:
        nodes = self._progress.ordered()
        table = Table.grid(padding=(0, 1))
        table.add_row(*_row("all nodes", self._progress.whole, self._run()))
        for name, node in nodes[: self._most]:
            table.add_row(*_row(escape_line(name), node, _running(node)))
        left = len(nodes) - self._most
        more = [Text(f"and {left} more nodes", "dim")] if left > 0 else []
        end = [Text(escape_line(self._ends), "dim")] if self._ends else []
        return Group(table, *more, *end)

    def _run(self) -> Text:
        run = self._transaction
        began = run.time_start
        passed = (
            f" for {span((datetime.now(UTC) - began).total_seconds() // 1)}"
            if (began and run.status == "running")
            else ""
        )
        shown = f"{run.name} {run.id} {run.status}{passed}"
        return Text(escape_line(shown), "bold")


def _row(name: str, counted: NodeProgress, what: Text) -> Iterator[RenderableType]:
    yield Text(name)
    # A bar without anything to count is not full.
    style = STYLES["error" if counted.failed else "running"]
    yield ProgressBar(
        counted.total or 1,
        counted.ended,
        width=_BAR_WIDTH,
        complete_style=style,
        finished_style=STYLES["error" if counted.failed else "ready"],
    )
    yield Text(f"{counted.ended}/{counted.total}", justify="right")
    yield Text(f"{counted.failed} failed" if counted.failed else "", "bold red")
    yield what


def _running(node: NodeProgress) -> Text:
    names = sorted(entry.deployment_graph_task_name for entry in node.running.values())
    shown = escape_line(", ".join(names))
    return Text(shown, "cyan", no_wrap=True, overflow="ellipsis")
