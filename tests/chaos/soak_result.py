"""What a soak has to tell: counts, the lag, and what became of it at each kill."""

import time
from collections.abc import Sequence
from statistics import quantiles
from typing import NamedTuple

from tests.chaos.checker import Findings
from tests.chaos.lag import MOST_SECONDS, Lag


_RECOVERY_SECONDS = 30


class Kill(NamedTuple):
    """When something was killed, and what."""

    at: float
    what: str


def tell(
    findings: Findings, lag: Lag, kills: Sequence[Kill], sent: int, seconds: float
) -> tuple[bool, list[str]]:
    """Return whether all went well, and the lines that say how it was."""
    ends = [kill.at for kill in kills[1:]] + [time.monotonic()]
    recoveries = [
        (kill.what, lag.recovery(kill.at, until))
        for kill, until in zip(kills, ends, strict=True)
    ]
    slow = [r for _, r in recoveries if r is None or r > _RECOVERY_SECONDS]
    twentieths = quantiles([sample.seconds for sample in lag.samples], n=20)
    longest = max(sample.seconds for sample in lag.samples)
    lines = [
        f"{sent:,} reports in {seconds:.0f} s, {sent / seconds:.0f}/s",
        ", ".join(f"{len(details)} {kind}" for kind, details in vars(findings).items()),
        (
            f"lag: median {twentieths[9]:.2f} s, 95 % {twentieths[18]:.2f} s,"
            f" longest {longest:.2f} s"
        ),
        f"{len(kills)} kills; the lag was below {MOST_SECONDS:.0f} s again after:",
        *(
            f"  {what}: {'never' if r is None else f'{r:.1f} s'}"
            for what, r in recoveries
        ),
        str(findings),
    ]
    return not findings and not slow, lines
