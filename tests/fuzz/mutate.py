"""From a real message to one that is wrong somewhere: by its structure or its bytes."""

import copy
import gzip
import json
import random
import zlib
from collections.abc import Sequence
from typing import Any

from tests.fuzz.values import BYTES, PLAIN, RAW


#: A text in the structure that becomes raw bytes when it is written.
_MARK = "\N{SNOWMAN}%d\N{SNOWMAN}"
_UUIDS = ("known", "known", "known", "gated", "unknown-1", "unknown-2")


def case(seed: int, number: int, corpus: Sequence[bytes]) -> bytes:
    """Return the case of this number: always the same for the same seed."""
    chance = random.Random((seed << 40) + number)
    message = corpus[chance.randrange(len(corpus))]
    kind = chance.random()
    if kind < 0.02:
        return _wrapped(chance, chance.randbytes(chance.randrange(200)))
    if kind < 0.9:
        message = _by_structure(chance, message)
    if kind > 0.78:
        message = _by_bytes(chance, message)
    return _wrapped(chance, message)


def _by_structure(chance: random.Random, message: bytes) -> bytes:
    root: dict[str, Any] = json.loads(message)
    root["args"]["task_uuid"] = chance.choice(_UUIDS)
    raw: list[bytes] = []
    for _ in range(chance.choice((0, 0, 1, 1, 1, 2, 4))):
        _change(chance, root, raw)
    text = json.dumps(root, ensure_ascii=chance.random() < 0.5)
    written = text.encode(errors="surrogatepass")
    for number, value in enumerate(raw):
        mark = (
            json.dumps(_MARK % number),
            json.dumps(_MARK % number, ensure_ascii=False),
        )
        for each in mark:
            written = written.replace(each.encode(), value)
    return written


def _change(chance: random.Random, root: dict[str, Any], raw: list[bytes]) -> None:
    holder: Any = root
    # Mostly deep inside; sometimes the envelope itself.
    while True:
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        if not keys:
            return
        key = chance.choice(keys)
        if not isinstance(holder[key], dict | list) or chance.random() < 0.15:
            break
        holder = holder[key]
    action = chance.random()
    if action < 0.15:
        del holder[key]
    elif action < 0.25 and isinstance(holder, dict):
        holder[chance.choice(("uid", "task", "nodes", "status", "\0", "x"))] = holder[
            key
        ]
    elif action < 0.3 and isinstance(holder, list):
        holder.extend([holder[key]] * chance.choice((1, 10, 300)))
    elif action < 0.75:
        # A copy: further changes may go into it.
        holder[key] = copy.deepcopy(chance.choice(PLAIN))
    else:
        holder[key] = _MARK % len(raw)
        raw.append(chance.choice(RAW))


def _by_bytes(chance: random.Random, message: bytes) -> bytes:
    changed = bytearray(message)
    for _ in range(chance.choice((1, 1, 2, 5))):
        at = chance.randrange(len(changed) + 1)
        length = chance.choice((1, 1, 2, 8, 50))
        action = chance.randrange(5)
        if action == 0:
            changed[at : at + length] = chance.randbytes(length)
        elif action == 1:
            changed[at:at] = chance.choice(BYTES)
        elif action == 2:
            del changed[at : at + length]
        elif action == 3:
            changed[at:at] = changed[at : at + length] * 2
        else:
            changed[at : at + 1] = chance.choice(BYTES)
    if chance.random() < 0.1:
        del changed[chance.randrange(len(changed) + 1) :]
    return bytes(changed)


def _wrapped(chance: random.Random, message: bytes) -> bytes:
    how = chance.random()
    if how < 0.8:
        return message
    if how < 0.88:
        return b"[%b]" % b",".join([message] * chance.choice((1, 1, 2, 3)))
    if how < 0.91:
        return chance.choice((b"\xef\xbb\xbf", b" \r\n\t", b"\0")) + message
    if how < 0.93:
        message = b"[%b]" % message
    return _compressed(chance, message)


def _compressed(chance: random.Random, message: bytes) -> bytes:
    packed = bytearray(
        gzip.compress(message, 1, mtime=0)
        if chance.random() < 0.3
        else zlib.compress(message, 1)
    )
    how = chance.random()
    if how < 0.2:
        packed[chance.randrange(len(packed))] ^= 1 << chance.randrange(8)
    elif how < 0.3:
        del packed[chance.randrange(len(packed)) :]
    elif how < 0.4:
        packed += chance.randbytes(5)
    return bytes(packed)
