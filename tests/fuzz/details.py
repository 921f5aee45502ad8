"""Good reports of which a detail is made wrong: what decides has to be kept."""

import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

from astute.decode import decode
from astute.methods import DEPLOY_ANSWER
from astute.report import Report
from db.domain.history import MASTER_NODE
from tests.fuzz.pure import ARRIVAL
from tests.fuzz.values import PLAIN, RAW


_OF_NODE = ("summary", "custom", "error_msg", "error_type", "status", "progress", "x")
_OF_RUN = ("progress", "error", "x")
#: Values that end where they should: others are no detail any more.
_WHOLE = [
    each
    for each in RAW
    if each.count(b'"') % 2 == 0 and each not in {b"", b"{", b"[", b"]"}
]
#: Bytes that JSON's structure is not made of.
_BYTES = [bytes([each]) for each in range(256) if each not in b'"\\']

Said = tuple[object, ...]


def detail_case(seed: int, number: int, corpus: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return a real report, and the same with wrong details."""
    chance = random.Random((seed << 41) + number)
    reports = [each for each in corpus if b"tasks_graph" not in each]
    good = json.loads(chance.choice(reports))
    bad = json.loads(json.dumps(good))
    raw: list[bytes] = []
    for holder, names in _holders(bad):
        for name in names:
            if chance.random() < 0.4:
                holder[name] = _value(chance, raw)
    return json.dumps(good).encode(), _written(bad, raw)


def decides(message: bytes) -> Said:
    """Return what a message says, but for its details."""
    report = decode(message, ARRIVAL)
    assert isinstance(report, Report)
    assert not report.bad
    change = report.change
    return (
        tuple(entry[:7] for entry in report.entries),
        change and (change.status, change.time_start, change.time_end),
    )


def same(good: Said, bad: Said) -> bool:
    """Say whether both decide the same; a change that says nothing is none."""
    entries, change = bad
    return entries == good[0] and (change == good[1] or _says_nothing(good[1], change))


def _says_nothing(good: object, change: object) -> bool:
    nothing = ("pending", None, None)
    return (good or nothing) == (change or nothing)


def _holders(message: dict[str, Any]) -> list[tuple[dict[str, Any], Sequence[str]]]:
    args = message["args"]
    items = args.get("nodes") or ()
    return [(args, _OF_RUN), *((item, _of_node(message, item)) for item in items)]


def _of_node(message: dict[str, Any], item: dict[str, Any]) -> Sequence[str]:
    # There a node's status decides of the run: astute/nailgun_end.py.
    ends_run = message["method"] == DEPLOY_ANSWER and (
        item.get("uid") == MASTER_NODE or message["args"].get("status") == "ready"
    )
    return [name for name in _OF_NODE if name != "status" or not ends_run]


def _value(chance: random.Random, raw: list[bytes]) -> object:
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(PLAIN)
    if kind < 0.7:
        written = chance.choice(_WHOLE)
    else:
        written = b'"%b"' % b"".join(chance.choices(_BYTES, k=chance.randrange(20)))
    raw.append(written)
    return f"RAW {len(raw) - 1} RAW"


def _written(message: Mapping[str, Any], raw: Sequence[bytes]) -> bytes:
    written = json.dumps(message).encode()
    for number, value in enumerate(raw):
        written = written.replace(b'"RAW %d RAW"' % number, value)
    return written
