"""What came of a scenario of the three machines, and the table of all."""

from collections.abc import Sequence

from tests.chaos.checker import Findings
from tests.chaos.ha.gaps import Gaps
from tests.chaos.ha.reports import Reports
from tests.chaos.ha.scenarios import Scenario
from tests.chaos.table import DOCUMENT


_BEGIN, _END = "<!-- table of make chaos-ha -->\n", "<!-- end of chaos-ha -->\n"
_HEAD = (
    *("scenario", "what is broken", "form", "times", "reports", "lost", "doubled"),
    *("wrong", "broken off", "no write for", "no read for"),
)


class Result:
    """All repetitions of one scenario in one form."""

    def __init__(self, scenario: Scenario, form: str) -> None:
        self.scenario = scenario
        self.form = form
        self.failures: list[str] = []
        self._times = self._reports = self._broken_off = 0
        self._found = Findings()
        self._writes = self._reads = self._seconds = 0.0

    def add(
        self, reports: Reports, findings: Findings, gaps: Gaps, seconds: float
    ) -> None:
        """Add a repetition that came to its end."""
        if reports.accepted_by_the_woken:
            findings.wrong.append(
                f"a former primary took {reports.accepted_by_the_woken} writes"
            )
        self._times += 1
        self._reports += reports.sent
        self._found.add(findings)
        if findings:
            self.failures.append(str(findings))
        self._writes = max(self._writes, gaps.writes)
        self._reads = max(self._reads, gaps.reads)
        self._seconds = seconds

    def broken_off(self, error: Exception) -> None:
        """Add a repetition in which something failed in the laboratory."""
        self._times += 1
        self._broken_off += 1
        self.failures.append(f"{type(error).__name__}: {error}")

    def cells(self) -> tuple[str, ...]:
        """Return the row of the table."""
        found = self._found
        counts = map(len, (found.lost, found.doubled, found.wrong))
        return (
            *(self.scenario.name, self.scenario.breaks, self.form),
            *(f"{self._times:,}", f"{self._reports:,}", *map(str, counts)),
            *(str(self._broken_off), f"{self._writes:.1f} s", f"{self._reads:.1f} s"),
        )

    def __str__(self) -> str:
        last = f": {self.failures[-1]}" if self.failures else ""
        return f"{' | '.join(self.cells())} | {self._seconds:.0f} s{last}"


def plain(results: Sequence[Result]) -> str:
    """Return the table for a terminal."""
    return "".join(f"{' | '.join(row)}\n" for row in _rows(results))


def write(results: Sequence[Result], said: str) -> None:
    """Put the table, under the line `said`, between its marks in the document."""
    lines = [_HEAD, tuple("---" for _ in _HEAD), *_rows(results)[1:]]
    table = "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
    before, _, rest = DOCUMENT.read_text().partition(_BEGIN)
    _, _, after = rest.partition(_END)
    DOCUMENT.write_text(f"{before}{_BEGIN}{said}\n\n{table}{_END}{after}")


def _rows(results: Sequence[Result]) -> list[tuple[str, ...]]:
    return [_HEAD, *(each.cells() for each in results)]
