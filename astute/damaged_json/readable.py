"""Check whether every parser accepts a text that is valid JSON."""

import re


#: The depth that every parser of JSON or YAML accepts; Python's accept 1,000.
DEEPEST = 100

_NUMBERS = re.compile(rb"[-+.\deE]{5,}+")
# What a number beyond a double has: an exponent of three digits, or many digits.
_CLASS_OF = dict.fromkeys(b"0123456789+", "0") | dict.fromkeys(b"eE", "e")
_CLASS_OF |= dict.fromkeys(b"[{", "{")
_CLASSES = "".join(_CLASS_OF.get(each, " ") for each in range(256)).encode()
_LONG_NUMBER = b"0" * 200
_LONGEST_NUMBER = 400
_MARKS = bytes.maketrans(b"[]", b"{}")
_NO_MARKS = bytes(each for each in range(256) if each not in b"[]{}")


def is_readable(text: bytes, deepest: int = DEEPEST) -> bool:
    """Return whether every parser accepts this text, which is valid JSON.

    It does not if a number is beyond a double's range, or if more than `deepest`
    brackets are nested. Most texts are recognised as good at once.
    """
    classes = text.translate(_CLASSES)
    is_small = b"0e000" not in classes and _LONG_NUMBER not in classes
    if is_small and classes.count(b"{") <= deepest:
        return True
    bare = _without_texts(text)
    if not is_small and any(map(is_beyond, _NUMBERS.findall(bare))):
        return False
    brackets = bare.translate(_MARKS, _NO_MARKS)
    for _ in range(deepest):
        if not brackets:
            break
        brackets = brackets.replace(b"{}", b"")
    return not brackets


def is_beyond(number: bytes) -> bool:
    """Return whether a number is beyond a double's range, or too long for parsers."""
    if len(number) > _LONGEST_NUMBER:
        return True
    return float(number) in {float("inf"), float("-inf")}


def _without_texts(text: bytes) -> bytes:
    if b'\\"' in text:
        text = text.replace(rb"\\", b"").replace(rb"\"", b"")
    return b'""'.join(text.split(b'"')[::2])
