"""The result of a check, and the limits of checks."""

import dataclasses
import enum
from datetime import timedelta


class Severity(enum.IntEnum):
    """How bad it is; the number is the exit status, as in monitoring plug-ins."""

    ok = 0
    warning = 1
    critical = 2


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor's output."""

    check: str
    severity: Severity
    #: What was found.
    says: str
    #: What an operator can do about it; empty: nothing is needed.
    do: str = ""
    #: The numbers of the line, for programs.
    numbers: dict[str, float] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Up to which limits all is well."""

    #: Age of the oldest waiting report; ten times this is critical.
    lag: timedelta
    #: Number of waiting reports, if the broker does not know their age.
    waiting: int
    parked_age: timedelta
    #: Number of waiting dead reports.
    dead: int
    #: Time since a running transaction's last report.
    silence: timedelta
    #: Age of the newest backup.
    backup_age: timedelta
    #: How long ago a run may have ended to be checked.
    recent: timedelta


def fine(check: str, says: str, **numbers: float) -> Finding:
    """Return a finding that all is well."""
    return Finding(check=check, severity=Severity.ok, says=says, numbers=numbers)


def warning(check: str, says: str, do: str, **numbers: float) -> Finding:
    """Return a finding that someone should look at."""
    return Finding(
        check=check, severity=Severity.warning, says=says, do=do, numbers=numbers
    )


def critical(check: str, says: str, do: str, **numbers: float) -> Finding:
    """Return a finding that requires action."""
    return Finding(
        check=check, severity=Severity.critical, says=says, do=do, numbers=numbers
    )
