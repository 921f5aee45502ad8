"""Output of findings for people and for programs."""

from collections.abc import Sequence

import msgspec

from admin.checks.finding import Finding, Severity
from admin.terminal.columns import aligned
from text.escaping import escape_json, escape_line


_MARKS = {Severity.ok: "✓", Severity.warning: "!", Severity.critical: "✗"}
_WORDS = {Severity.ok: "OK", Severity.warning: "WARN", Severity.critical: "FAIL"}


def as_lines(findings: Sequence[Finding]) -> str:
    """Return one line per finding."""
    rows = [
        (
            _WORDS[each.severity],
            each.check,
            f"{each.says} -> {each.do}" if each.do else each.says,
        )
        for each in findings
    ]
    return "\n".join(aligned(rows))


def as_marked_line(finding: Finding) -> str:
    """Return one finding as a line, for output as it comes."""
    says = escape_line(f"{finding.check}: {finding.says}")
    do = f" -> {escape_line(finding.do)}" if finding.do else ""
    return f"{_MARKS[finding.severity]} {says}{do}"


def as_json(findings: Sequence[Finding], worst: Severity) -> str:
    """Return the findings as one JSON object."""
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
    told = msgspec.json.encode({"status": worst.name, "checks": checks})
    return escape_json(told.decode())
