"""The search language: a line of text → conditions, and what may come next in it."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any as Anything

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken

from db.domain.errors import FuelHistoryError
from db.domain.search import FIELDS, All, Any, Condition, Field, Not, Value, Word


_GRAMMAR = rf"""
start: any?
?any: all ("or"i all)*
?all: term+
?term: atom | MINUS atom -> negated
?atom: FIELD _value ("," _value)* -> field
     | "(" any ")"
     | text -> word
_value: compared | text
compared: SIGN text
text: STRING | TEXT
FIELD.3: /({"|".join(FIELDS)}):/i
MINUS.2: "-"
SIGN: ">" | "<"
STRING: /"([^"\\]|\\.)*"/
TEXT: /(?!or\b)[^\s(),"<>:-][^\s(),"]*/i
%ignore /\s+/
"""
_LONGEST = 1000


class BadSearch(FuelHistoryError):
    """A search that cannot be read; the text says where, and what may stand there."""

    code = "bad_search"


class _Conditions(Transformer[Token, Condition]):
    def start(self, parts: Sequence[Condition]) -> Condition:
        return parts[0] if parts else All([])

    def any(self, parts: Sequence[Condition]) -> Condition:
        return Any(list(parts))

    def all(self, parts: Sequence[Condition]) -> Condition:
        return All(list(parts))

    def negated(self, parts: Sequence[Anything]) -> Condition:
        return Not(parts[1])

    def field(self, parts: Sequence[Anything]) -> Condition:
        name, *values = parts
        found = [each if isinstance(each, Value) else Value(each) for each in values]
        return Field(str(name)[:-1].lower(), found)

    def word(self, parts: Sequence[Anything]) -> Condition:
        return Word(parts[0])

    def compared(self, parts: Sequence[Anything]) -> Value:
        return Value(parts[1], str(parts[0]))

    def text(self, parts: Sequence[Token]) -> str:
        token = parts[0]
        if token.type == "STRING":
            return token[1:-1].replace('\\"', '"').replace("\\\\", "\\")
        return str(token)


_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="contextual", maybe_placeholders=False)
_WORDS = {
    "STRING": 'a text in "quotes"',
    "TEXT": "a word",
    "SIGN": "> or <",
    "MINUS": "-",
    "LPAR": "(",
    "RPAR": ")",
    "COMMA": ",",
    "OR": "or",
}


def read(line: str) -> Condition:
    """Return what a line asks. Raises BadSearch."""
    if len(line) > _LONGEST or "\0" in line:
        raise BadSearch(f"q must have at most {_LONGEST} characters, without NUL")
    try:
        return _Conditions().transform(_PARSER.parse(line))
    except UnexpectedInput as error:
        is_at_end = isinstance(error, UnexpectedToken) and error.token.type == "$END"
        place = len(line) if is_at_end else error.pos_in_stream or 0
        may = ", ".join(expected(line[:place]))
        raise BadSearch(
            f"q cannot be read at character {place + 1}: here may stand {may}"
        ) from None


def accepted(line: str) -> set[str]:
    """Return the kinds of words that may come after the beginning of a line."""
    parser = _PARSER.parse_interactive(line)
    # What cannot be read any more is left out.
    with suppress(UnexpectedInput):
        parser.exhaust_lexer()
    found: set[str] = parser.accepts()  # type: ignore[no-untyped-call]
    return found


def expected(line: str) -> list[str]:
    """Return what may come after the beginning of a line, for people."""
    found = accepted(line)
    fields = [f"{name}:" for name in FIELDS] if "FIELD" in found else []
    return fields + [_WORDS[name] for name in sorted(found & _WORDS.keys())]
