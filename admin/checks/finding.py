"""What a check found, and how checks are limited."""

import dataclasses
import enum
from datetime import timedelta


class Severity(enum.IntEnum):
    """How bad it is; the number is the exit status, as monitoring plug-ins have it."""

    ok = 0
    warning = 1
    critical = 2


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor's."""

    check: str
    severity: Severity
    #: What is so.
    says: str
    #: What an operator can do about it; empty: nothing has to be done.
    do: str = ""
    #: The numbers in it, for programs.
    numbers: dict[str, float] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is still well."""

    #: Of the oldest report that waits; ten times of it is critical.
    lag: timedelta
    #: Reports that wait, where the broker does not tell how old they are.
    waiting: int
    parked_age: timedelta
    #: Dead reports that wait for somebody.
    dead: int
    #: Since a running transaction's last report.
    silence: timedelta
    #: How long ago runs ended that are still looked at.
    recent: timedelta


def fine(check: str, says: str, **numbers: float) -> Finding:
    """Return that all is well."""
    return Finding(check=check, severity=Severity.ok, says=says, numbers=numbers)


def warning(check: str, says: str, do: str, **numbers: float) -> Finding:
    """Return that somebody should look at it."""
    return Finding(
        check=check, severity=Severity.warning, says=says, do=do, numbers=numbers
    )


def critical(check: str, says: str, do: str, **numbers: float) -> Finding:
    """Return that somebody has to do something."""
    return Finding(
        check=check, severity=Severity.critical, says=says, do=do, numbers=numbers
    )
