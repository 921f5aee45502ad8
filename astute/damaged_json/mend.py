"""Repair JSON that strict parsers refuse because of an unimportant byte or number.

Bytes that are not UTF-8 and half surrogate pairs become U+FFFD; control characters are
escaped; numbers beyond a double's range and values nested too deeply become texts; any
other word (`NaN`, `01`) becomes null. Brackets, commas and quotation marks are not
repaired. It takes one pass over the bytes, and memory for one copy of them.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from astute.damaged_json.readable import DEEPEST, is_beyond
from astute.damaged_json.texts import key_of, mended_text
from astute.damaged_json.tokens import (
    CLEAN_TEXT,
    CLOSING,
    OPENING,
    WORD,
    NoStructureError,
    tokens,
)


#: Keys of objects and indexes of arrays on the way to a value, from outside.
Path = tuple[str | int, ...]
#: Maximum length of a recorded path; deeper values have the path that leads there.
LONGEST_PATH = 4

_NUMBER = re.compile(rb"-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?")
_WORDS = frozenset({b"true", b"false", b"null"})
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

#: Returns the replacement for an invalid word at a path; None is null.
StandIn = Callable[[Path, str], object]


class MendedJson(NamedTuple):
    """JSON that every parser accepts, with single values repaired."""

    text: bytes
    #: The paths of repaired values.
    paths: frozenset[Path]


def mend_json(
    text: bytes, deepest: int = DEEPEST, stand_in: StandIn | None = None
) -> MendedJson | None:
    """Return the text with its bad values repaired; None: its structure is broken.

    Values nested in more than `deepest` brackets become texts.
    """
    text = text.removeprefix(_BYTE_ORDER_MARK)
    return _Mender(text, deepest, stand_in or (lambda path, word: None)).mended()


class _Frame:
    """An open object or array, and the position in it."""

    __slots__ = ("expects_key", "is_object", "step")

    def __init__(self, *, is_object: bool) -> None:
        self.is_object = is_object
        self.expects_key = is_object
        self.step: str | int = "" if is_object else 0


class _Mender:
    def __init__(self, text: bytes, deepest: int, stand_in: StandIn) -> None:
        self._text = text
        self._deepest = deepest
        self._stand_in = stand_in
        #: The outermost open ones; positions in deeper ones are not tracked.
        self._frames: list[_Frame] = []
        #: How many are open in all, and where the first too deep one started.
        self._depth = 0
        self._too_deep = 0
        self._pieces: list[bytes] = []
        self._copied = 0
        self._paths: set[Path] = set()

    def mended(self) -> MendedJson | None:
        try:
            for kind, begin, end in tokens(self._text):
                if kind == OPENING:
                    self._opened(begin, end)
                elif kind == CLOSING:
                    self._closed(end)
                elif self._depth <= self._deepest:
                    self._scalar(kind, begin, end)
        except NoStructureError:
            return None
        if self._depth:
            return None
        self._pieces.append(self._text[self._copied :])
        return MendedJson(b"".join(self._pieces), frozenset(self._paths))

    def _opened(self, begin: int, end: int) -> None:
        self._depth += 1
        if self._depth == self._deepest + 1:
            self._too_deep = begin
        if self._depth <= LONGEST_PATH:
            is_object = self._text[begin:end] == b"{"
            self._frames.append(_Frame(is_object=is_object))

    def _closed(self, end: int) -> None:
        if not self._depth:
            raise NoStructureError
        if self._depth == self._deepest + 1:
            nested = self._text[self._too_deep : end].decode(errors="replace")
            self._replace(self._too_deep, end, msgspec.json.encode(nested))
        if self._depth <= LONGEST_PATH:
            self._frames.pop()
        self._depth -= 1
        self._value_ended()

    def _scalar(self, kind: int, begin: int, end: int) -> None:
        frame = self._frames[-1] if 0 < self._depth <= LONGEST_PATH else None
        if kind == WORD:
            if not self._is_good_word(begin, end):
                self._replace_word(begin, end)
        else:
            token = self._text[begin:end]
            mended = token if kind == CLEAN_TEXT else mended_text(token)
            if frame is not None and frame.expects_key:
                frame.step = key_of(mended)
                frame.expects_key = False
                if mended is not token:
                    self._replace(begin, end, mended)
                return
            if mended is not token:
                self._replace(begin, end, mended)
        self._value_ended()

    def _is_good_word(self, begin: int, end: int) -> bool:
        word = self._text[begin:end]
        if word in _WORDS:
            return True
        return _NUMBER.fullmatch(word) is not None and not is_beyond(word)

    def _replace_word(self, begin: int, end: int) -> None:
        word = self._text[begin:end]
        if _NUMBER.fullmatch(word):
            mended = b'"%b"' % word
        elif not self._depth:
            raise NoStructureError
        else:
            told = word[:100].decode(errors="replace")
            is_known = self._depth <= LONGEST_PATH
            stands_in = self._stand_in(self._path(), told) if is_known else None
            mended = msgspec.json.encode(stands_in)
        self._replace(begin, end, mended)

    def _value_ended(self) -> None:
        if 0 < self._depth <= LONGEST_PATH:
            frame = self._frames[-1]
            if frame.is_object:
                frame.expects_key = True
            elif isinstance(frame.step, int):
                frame.step += 1

    def _path(self) -> Path:
        return tuple(frame.step for frame in self._frames)

    def _replace(self, begin: int, end: int, mended: bytes) -> None:
        self._pieces += (self._text[self._copied : begin], mended)
        self._copied = end
        self._paths.add(self._path())
