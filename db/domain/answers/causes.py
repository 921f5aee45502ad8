"""Why a task failed: what Puppet's summary says of it, and what identifies it.

Astute's own message is always "Task X failed on node N": it tells nothing. The summary
is that of fuel-astute's `mcagents/puppetd.rb`; Astute before version 10 sends it as
`custom`.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple


#: Of the fingerprints: another number when failures are told apart in another way.
VERSION = "v1"
_LAST_LINES = 5
_LONGEST_LINE = 300
#: Seconds of work that no task takes: three years.
_LONGEST_WORK = 1e8
#: What Astute says of every failure.
_SAYS_NOTHING = re.compile(r"Task \S+ failed on node \S+|All nodes are finished\b.*")
#: What Puppet's agent says of every run that ended.
_IDLE = re.compile(r"Currently \w+; last completed run \d+ seconds ago\.?")
#: A property of a resource in Puppet's report, and how a dry run speaks of it.
_SOURCE = re.compile(r"(?:/.*)?/([A-Z][\w:]*\[.+\])/[^/\]]+", re.DOTALL)
_WOULD = "(noop)"
_CLOCK = r"\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?"
_ZONE = r"(?:Z|[+-]\d\d:?\d\d)?"
#: What differs between failures that are one; the order matters (Sentry's list, and
#: names of ours).
_VARYING: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (f"<{name}>", re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("url", r"\b[a-z][a-z0-9+.-]*://[^\s'\"<>\])]+"),
        ("email", r"\b[\w.+-]+@[\w-]+\.[\w.-]+\b"),
        ("uuid", r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"),
        ("sha", r"\b[0-9a-f]{40}(?:[0-9a-f]{24})?\b"),
        ("md5", r"\b[0-9a-f]{32}\b"),
        ("date", rf"\b\d{{4}}-\d\d-\d\d(?:[T ]{_CLOCK}{_ZONE})?"),
        ("time", rf"\b{_CLOCK}\b"),
        ("ip", r"\b\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?::\d+)?\b"),
        ("ip", r"(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w:])"),
        ("host", r"\bnode-\d+(?:\.[\w-]+)*\b"),
        ("duration", r"\b\d+(?:\.\d+)? ?(?:ms|s|sec|seconds|minutes|hours)\b"),
        ("hex", r"\b0x[0-9a-f]+\b"),
        ("number", r"(?<![a-z])\d+(?:\.\d+)?(?![a-z])"),
        ("number", r"(?<=[/_-])\d+\b"),
    )
)


class Cause(NamedTuple):
    """Why a task failed, as far as its last report tells."""

    #: Puppet's resources that failed, as `File[/etc/dnsmasq.conf]`.
    resources: tuple[str, ...] = ()
    #: What Puppet, or the orchestrator, says is wrong; None: nothing of worth.
    message: str | None = None
    #: The last lines of its output.
    lines: tuple[str, ...] = ()
    #: Whether it still ran when the orchestrator gave it up.
    hung: bool = False

    @property
    def text(self) -> str | None:
        """The cause in one line; None: nothing tells it."""
        if self.resources:
            return ", ".join(self.resources)
        if self.message:
            return self.message
        if self.hung:
            return "it still ran when its time was over"
        return self.lines[-1] if self.lines else None


def cause_of(summary: str | None, custom: str | None, message: str | None) -> Cause:
    """Return why an entry failed, from the JSON texts of its last report."""
    told = {**_object(custom), **_object(summary)}
    resources = _object_in(told, "resources")
    lines = _lines(told)
    said = told.get("err_msg")
    own = said if isinstance(said, str) and said.strip() else message
    first = _first_line(own)
    return Cause(
        _resources(resources.get("failed_resources")),
        None if first is None or _SAYS_NOTHING.fullmatch(first) else first,
        tuple(line for line in lines if not _IDLE.fullmatch(line)),
        told.get("running") == 1 and told.get("status") == "running",
    )


def work_of(summary: str | None, custom: str | None) -> float | None:
    """Return the seconds that Puppet says it worked; None: it does not say."""
    for text in (summary, custom):
        work = worked(_object_in(_object(text), "time").get("total"))
        if work is not None:
            return work
    return None


def worked(total: object) -> float | None:
    """Return the seconds of work that a summary's `time.total` says."""
    if isinstance(total, bool) or not isinstance(total, int | float):
        return None
    return round(float(total), 3) if 0 <= total < _LONGEST_WORK else None


def changed_by(summary: str | None, custom: str | None) -> frozenset[str]:
    """Return the resources that Puppet changed, or would have changed in a dry run.

    In a dry run Puppet lists what it would have done in `raw_report`, as messages with
    the source `/Stage[main]/Ntp/File[/etc/ntp.conf]/content`.
    """
    told = {**_object(custom), **_object(summary)}
    found = set(_resources(_object_in(told, "resources").get("changed_resources")))
    raw = told.get("raw_report")
    for each in raw if isinstance(raw, list) else ():
        source = each.get("source") if isinstance(each, dict) else None
        said = each.get("message") if isinstance(each, dict) else None
        if isinstance(source, str) and isinstance(said, str):
            resource = _SOURCE.fullmatch(source)
            if resource and said.endswith(_WOULD):
                found.add(resource[1])
    return frozenset(found)


def fingerprint(task: str, cause: Cause) -> str:
    """Return what is equal for failures that are alike, over nodes and runs."""
    parts = [
        VERSION,
        task,
        *sorted(normalised(each) for each in cause.resources),
        normalised(cause.message or ("" if cause.resources else cause.text or "")),
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def normalised(text: str) -> str:
    """Return a text without what differs between failures that are one."""
    for instead, pattern in _VARYING:
        text = pattern.sub(instead, text)
    return " ".join(text.split()).lower()


def _object(text: str | None) -> Mapping[str, Any]:
    if not text or text == "{}":
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _object_in(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = told.get(name)
    return found if isinstance(found, dict) else {}


def _resources(text: object) -> tuple[str, ...]:
    """Return the resources of a list with commas; titles may have commas too."""
    if isinstance(text, list):
        return tuple(each for each in text if isinstance(each, str))
    if not isinstance(text, str) or not text.strip():
        return ()
    return tuple(
        each.strip() for each in re.split(r",(?![^\[]*\])", text) if each.strip()
    )


def _lines(told: Mapping[str, Any]) -> list[str]:
    for name in ("stderr", "output", "stdout"):
        text = told.get(name)
        if isinstance(text, str) and text.strip():
            lines = [line.rstrip() for line in text.splitlines() if line.strip()]
            return [line[:_LONGEST_LINE] for line in lines[-_LAST_LINES:]]
    return []


def _first_line(text: str | None) -> str | None:
    for line in (text or "").splitlines():
        if line.strip():
            return line.strip()[:_LONGEST_LINE]
    return None
