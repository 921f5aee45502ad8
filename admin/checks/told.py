"""Findings as people and programs read them."""

from collections.abc import Sequence

import msgspec

from admin.checks.finding import Finding, Severity
from admin.columns import aligned


_WORDS = {Severity.ok: "OK", Severity.warning: "WARN", Severity.critical: "FAIL"}


def as_lines(findings: Sequence[Finding]) -> str:
    """Return a line for each finding."""
    rows = [
        (
            _WORDS[each.severity],
            each.check,
            f"{each.says} -> {each.do}" if each.do else each.says,
        )
        for each in findings
    ]
    return "\n".join(aligned(rows))


def as_json(findings: Sequence[Finding], worst: Severity) -> bytes:
    """Return one JSON object."""
    checks = [
        {
            "check": each.check,
            "status": each.severity.name,
            "says": each.says,
            "do": each.do,
            "numbers": each.numbers,
        }
        for each in findings
    ]
    return msgspec.json.encode({"status": worst.name, "checks": checks})
