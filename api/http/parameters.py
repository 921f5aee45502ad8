"""Kinds of parameters that queries declare (api/http/query.py).

An empty parameter is treated as absent.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from api.http import values
from api.http.query import BadParameter, Given, Json, declared
from text import times
from text.spreadsheet import CsvKind


_TEXT: Json = {"type": "string", "pattern": r"^[^,\u0000]+$"}
#: 0, f, false, 1, t, true, in any case, as Nailgun accepts them.
_FLAG: Json = {
    "type": "string",
    "pattern": "^([01]|[fF]([aA][lL][sS][eE])?|[tT]([rR][uU][eE])?)$",
    "examples": ["1", "0"],
}


def in_query(meaning: str, schema: Json, **more: Any) -> Json:
    """Return a query parameter in OpenAPI's form, without its name."""
    return {
        "in": "query",
        "description": meaning,
        "allowEmptyValue": True,
        "schema": schema,
        **more,
    }


def one_of(words: Iterable[str]) -> Json:
    """Return the schema of a value that is one of these words."""
    return {"type": "string", "enum": list(words)}


def items(meaning: str, **more: Any) -> Any:
    """Declare a comma-separated list of any texts."""
    return _list(meaning, values.items, _TEXT, **more)


def words(meaning: str, among: Iterable[str], wrong: str, **more: Any) -> Any:
    """Declare a comma-separated list of words in `among`; `wrong` is the error."""
    by_text = {str(word): word for word in among}

    def parse(given: str) -> tuple[str, ...]:
        try:
            return tuple(by_text[item] for item in values.items(given))
        except KeyError:
            raise BadParameter(wrong) from None

    return _list(meaning, parse, one_of(by_text), **more)


def fields(known: tuple[str, ...] = ()) -> Any:
    """Declare `fields`, which selects members of the answer's objects.

    None known: any name is taken. The value has them in their usual order.
    """
    meaning = "Return only these members of each object."
    if not known:
        return items(meaning)

    def parse(given: str) -> tuple[str, ...]:
        requested = values.items(given)
        for name in requested:
            if name not in known:
                choice = ", ".join(known)
                raise ValueError(f"has no {name[:100]!r}; known are: {choice}")
        return tuple(name for name in known if name in requested)

    return _list(meaning, parse, one_of(known))


def switch(meaning: str) -> Json:
    """Return a switch in OpenAPI's form, without its name."""
    return in_query(meaning, _FLAG)


def flag(meaning: str) -> Any:
    """Declare a switch; it is off by default."""
    return _one(values.boolean, switch(meaning), default=False)


def text(meaning: str) -> Any:
    """Declare any text; None where none is given."""
    schema: Json = {"type": "string", "pattern": r"^[^\u0000]*$"}
    return _one(values.text, in_query(meaning, schema))


def number(meaning: str, lowest: int = 0, highest: int = values.LARGEST_ID) -> Any:
    """Declare a whole number within these bounds; None: it is not given."""
    schema: Json = {"type": "integer", "minimum": lowest, "maximum": highest}
    parse = values.whole_number(lowest, highest)
    return _one(parse, in_query(meaning, schema))


def word(meaning: str, among: Sequence[str]) -> Any:
    """Declare one word of `among`; None: it is not given."""
    return _one(values.one_of(among), in_query(meaning, one_of(among)))


def since(meaning: str, **more: Any) -> Any:
    """Declare the start of a period."""
    return _time(meaning, _time_of, "24h", "2016-03-07T14:49:06Z", **more)


def until(meaning: str, **more: Any) -> Any:
    """Declare the end of the period that starts at `since`."""

    def read(given: Given, name: str) -> datetime | None:
        begin, end = _time_of(given, "since"), _time_of(given, name)
        if begin is not None and end is not None and begin >= end:
            raise BadParameter("since must be earlier than until")
        return end

    return _time(meaning, read, "1h", "2016-03-08", **more)


def csv() -> Any:
    """Declare `csv`, which requests a CSV file for programs or for people."""
    return word(
        "Answer with CSV. `exact`: for programs, as with `Accept: text/csv`."
        " `spreadsheet`: for people; no cell can act as a formula (a text that starts"
        " with one of `= + - @`, a tab or a line break gets a leading apostrophe), and"
        " a byte order mark declares UTF-8. `Accept: text/csv` alone means `exact`,"
        " unless `Accept` also names `text/html`, as browsers do.",
        tuple(CsvKind),
    )


def header(
    name: str, meaning: str, schema: Json, parse: Callable[[str], object]
) -> Any:
    """Declare a header; `parse` raises the error of an unusable value."""

    def read(given: Given, _: str) -> object:
        text = given.header(name)
        return None if text is None else parse(text)

    described: Json = {
        "name": name,
        "in": "header",
        "description": meaning,
        "schema": schema,
    }
    return declared(read, described, names=())


def _list(
    meaning: str,
    parse: Callable[[str], tuple[str, ...]],
    item: Json,
    **more: Any,
) -> Any:
    schema: Json = {"type": "array", "items": item}
    described = in_query(
        f"{meaning} Separated by commas.", schema, style="form", explode=False
    )
    return _one(parse, described, default=(), **more)


def _time_of(given: Given, name: str) -> datetime | None:
    return given.value(name, lambda text: times.time(text, given.now), default=None)


def _time(
    meaning: str,
    read: Callable[[Given, str], datetime | None],
    *examples: str,
    **more: Any,
) -> Any:
    schema: Json = {"type": "string", "examples": [*examples]}
    return declared(read, in_query(meaning, schema), **more)


def _one(
    parse: Callable[[str], object],
    described: Json,
    *,
    default: object = None,
    **more: Any,
) -> Any:
    def read(given: Given, name: str) -> object:
        return given.value(name, parse, default=default)

    return declared(read, described, default=default, **more)
