"""Every kind of bad value in every field, and the expected result."""

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from astute.bad_report import Reason


class Part(NamedTuple):
    """A message that is recorded, except for a part that becomes a dead report."""

    reason: Reason


#: Instead of a reason: it is taken.
TAKEN = None
Outcome = Reason | Part | None


class Case(NamedTuple):
    """A message, and the reason why it, or a part of it, becomes a dead report."""

    name: str
    payload: bytes
    outcome: Outcome


#: What may stand in a field, as JSON.
_VALUES = {
    "null": b"null",
    "true": b"true",
    "number": b"7",
    "fraction": b"7.5",
    "list": b"[]",
    "object": b"{}",
    "empty": b'""',
    "NUL": b'"a\\u0000b"',
    "huge": b'"%b"' % (b"x" * 20_000),
    "no UTF-8": b'"\xff\xfe"',
    "surrogate in bytes": b'"\xed\xa0\x80"',
    "lone surrogate": b'"\\ud800"',
    "control character": b'"a\nb"',
    "deep": b"[" * 20_000 + b"]" * 20_000,
    "NaN": b"NaN",
    "Infinity": b"-Infinity",
    "nothing": b"",
}
_SHAPE, _VALUE, _JSON = Reason.wrong_shape, Reason.impossible_value, Reason.not_json
_STATUS, _TASK = Reason.unknown_status, Reason.incomplete_task
#: Texts, but for a byte or half a pair; and words that are no JSON.
_BAD_TEXTS = ("no UTF-8", "surrogate in bytes", "lone surrogate", "control character")
_BAD_WORDS = ("NaN", "Infinity")


def _kind(default: Outcome, **outcomes: Outcome) -> dict[str, Outcome]:
    """Return expected results by names of values, as keywords; `_` is a space."""
    found = dict.fromkeys(("missing", *_VALUES), default) | {"nothing": _JSON}
    return found | {name.replace("_", " "): each for name, each in outcomes.items()}


def _key(bad_text: Outcome = _SHAPE, **outcomes: Outcome) -> dict[str, Outcome]:
    """A required text that identifies something."""
    texts = dict.fromkeys(("empty", "NUL", "huge", *_BAD_TEXTS), bad_text)
    return _kind(_SHAPE, **texts | outcomes)


def _parts(outcomes: dict[str, Outcome]) -> dict[str, Outcome]:
    """Return expected results for a part of a message; the rest of it is recorded."""
    return {
        name: Part(each) if isinstance(each, Reason) and each is not _JSON else each
        for name, each in outcomes.items()
    }


#: A detail: whatever is there, it is taken.
_DETAIL = _kind(TAKEN)
_MAY_BE_MISSING = {"missing": TAKEN, "null": TAKEN}
_METHOD = _key(TAKEN)
_NAME = {"NUL": TAKEN, **dict.fromkeys(_BAD_TEXTS, TAKEN)}
_NO_TASK = dict.fromkeys(("missing", "null", "empty"), _TASK)
_REPORT = {
    "method": _METHOD,
    "args": _kind(_SHAPE),
    "args.task_uuid": _key(_VALUE, **dict.fromkeys(_BAD_WORDS, _VALUE)),
    "args.status": _parts(_key(_STATUS, **_MAY_BE_MISSING)),
    "args.progress": _DETAIL,
    "args.error": _DETAIL,
    "args.nodes": _parts(_kind(_SHAPE, **_MAY_BE_MISSING, list=TAKEN)),
    "args.nodes.0": _parts(_kind(_SHAPE, missing=TAKEN, nothing=TAKEN)),
    "args.nodes.0.uid": _parts(_key(_VALUE, null=TAKEN, number=TAKEN, **_NAME)),
    "args.nodes.0.deployment_graph_task_name": _parts(
        _key(_VALUE, **_NO_TASK, **_NAME)
    ),
    "args.nodes.0.task_status": _parts(_key(_STATUS, **_NO_TASK)),
    "args.nodes.0.summary": _DETAIL,
    "args.nodes.0.custom": _DETAIL,
    "args.nodes.0.status": _DETAIL,
    "args.nodes.0.error_msg": _DETAIL,
    "args.nodes.0.error_type": _DETAIL,
    "args.nodes.0.progress": _DETAIL,
    "args.unknown": _DETAIL,
}
_START = {
    "method": _METHOD,
    "args": _kind(_SHAPE),
    "args.task_uuid": _key(_VALUE, **dict.fromkeys(_BAD_WORDS, _VALUE)),
    "args.dry_run": _DETAIL,
    "args.tasks_graph": _kind(_SHAPE, object=TAKEN),
    "args.tasks_graph.1": _DETAIL,
    "args.tasks_graph.1.0": _DETAIL | {"nothing": TAKEN},
    "args.tasks_graph.1.0.id": _DETAIL,
    "args.tasks_graph.1.0.type": _DETAIL,
    "args.tasks_graph.1.0.requires": _DETAIL,
    "args.tasks_graph.1.0.required_for": _DETAIL,
    "args.tasks_directory": _DETAIL,
    "args.tasks_directory.a": _DETAIL,
}
_NODE = {
    "uid": "1",
    "deployment_graph_task_name": "a",
    "task_status": "ready",
    "status": "ready",
    "progress": 5,
    "error_type": "deploy",
    "error_msg": "why",
    "summary": {},
    "custom": {},
}
_GOOD_REPORT = {
    "method": "deploy_resp",
    "args": {
        "task_uuid": "u",
        "status": "running",
        "progress": 5,
        "error": "why",
        "nodes": [_NODE],
        "unknown": 1,
    },
}
_TASK_OF_GRAPH = {"id": "a", "type": "puppet", "requires": [], "required_for": []}
_GOOD_START = {
    "method": "task_deploy",
    "args": {
        "task_uuid": "u",
        "dry_run": False,
        "tasks_graph": {"1": [_TASK_OF_GRAPH]},
        "tasks_directory": {"a": {"type": "shell"}},
    },
}


def bad_fields() -> Iterator[Case]:
    """Yield a message for each field and each bad value in it."""
    for message, fields in ((_GOOD_REPORT, _REPORT), (_GOOD_START, _START)):
        for field, outcomes in fields.items():
            for value, outcome in outcomes.items():
                name = f"{message['method']}: {field} {value}"
                payload = _with(message, field, _VALUES.get(value))
                yield Case(name, payload, outcome)


def _with(message: Mapping[str, Any], field: str, value: bytes | None) -> bytes:
    """Return the message with other JSON in a field; None: without it."""
    changed: Any = copy.deepcopy(message)
    *way, last = (int(part) if part == "0" else part for part in field.split("."))
    holder = changed
    for part in way:
        holder = holder[part]
    if value is None:
        del holder[last]
        return json.dumps(changed).encode()
    holder[last] = "HERE"
    return json.dumps(changed).encode().replace(b'"HERE"', value)


def _report(args: bytes, method: bytes = b"deploy_resp") -> bytes:
    return b'{"method": "%b", "args": {"task_uuid": "u", %b}}' % (method, args)


def _node(fields: bytes) -> bytes:
    name = b'"deployment_graph_task_name": "a", "task_status": "ready"'
    return _report(b'"nodes": [{"uid": "1", %b, %b}]' % (name, fields))


def _graph(graph: bytes) -> bytes:
    return _report(b'"tasks_graph": %b' % graph, b"task_deploy")


def _links(links: bytes) -> bytes:
    return _graph(b'{"1": [{"id": "a", "requires": [%b]}]}' % links)


_RUNNING = b'"status": "running"'
_DEEP = b"[" * 800 + b"]" * 800
#: What no single field shows. Of two equal keys JSON's readers take the last.
SPECIAL = [
    Case("empty body", b"", _JSON),
    Case("only spaces", b" \r\n\t", _JSON),
    Case("a number", b"7", _SHAPE),
    Case("a byte order mark", b"\xef\xbb\xbf" + _report(_RUNNING), TAKEN),
    Case("UTF-16", _report(_RUNNING).decode().encode("utf-16"), _JSON),
    Case("two messages", _report(_RUNNING) * 2, _JSON),
    Case("negative progress", _report(b'"progress": -1'), TAKEN),
    Case("progress 101", _report(b'"progress": 101'), TAKEN),
    Case("progress 10^30", _report(b'"progress": 1' + b"0" * 30), TAKEN),
    Case("progress 1e999", _report(b'"progress": 1e999'), TAKEN),
    Case("progress as text", _report(b'"progress": "5"'), TAKEN),
    Case("progress 99.9", _report(b'"progress": 99.9'), TAKEN),
    Case("unknown status", _report(b'"status": "stopped"'), _STATUS),
    Case("unknown method", _report(_RUNNING, b"reboot"), TAKEN),
    Case("duplicate status", _report(b'"status": "ready", "status": "running"'), TAKEN),
    Case("duplicate key, bad last", _report(b'"status": "ready", "status": 1'), _SHAPE),
    Case("duplicate uuid", _report(b'"task_uuid": ""'), _VALUE),
    Case("uid as a huge number", _node(b'"uid": 1' + b"0" * 30), TAKEN),
    Case("uid as a negative number", _node(b'"uid": -1'), TAKEN),
    Case("bad second node", _report(b'"nodes": [{"uid": "1"}, {"uid": ""}]'), _VALUE),
    Case("NUL in a summary", _node(b'"summary": {"\\u0000": "\\u0000"}'), TAKEN),
    Case("1e999 in a summary", _node(b'"summary": {"a": 1e999}'), TAKEN),
    Case("deep summary", _node(b'"summary": {"a": %b}' % _DEEP), TAKEN),
    Case("node of the graph without name", _graph(b'{"": []}'), TAKEN),
    Case("node of the graph with NUL", _graph(b'{"a\\u0000": []}'), TAKEN),
    Case("huge node of the graph", _graph(b'{"%b": []}' % (b"x" * 256)), TAKEN),
    Case(
        "the null node twice", _graph(b'{"null": [], "virtual_sync_node": []}'), TAKEN
    ),
    Case("a task twice", _graph(b'{"1": [{"id": "a"}, {"id": "a"}]}'), TAKEN),
    Case("a task that needs itself", _links(b'{"name": "a", "node_id": "1"}'), TAKEN),
    Case("links to nowhere", _links(b'{"name": 5}, null, "x"'), TAKEN),
    Case("a graph in a list", b"[[%b]]" % _graph(b"{}"), _SHAPE),
    Case(
        "NUL in a task", _graph(b'{"1": [{"id": "a", "x\\u0000": "\\u0000"}]}'), TAKEN
    ),
    Case("broken zlib", b"\x78\x9c" + b"x" * 50, Reason.not_compressed_well),
    Case("broken gzip", b"\x1f\x8b" + b"x" * 50, Reason.not_compressed_well),
    Case("zlib, cut", b"\x78\x9c", Reason.not_compressed_well),
]
