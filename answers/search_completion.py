"""The beginning of a search, completed: by its grammar, and with values of fields."""

import re
from collections.abc import Callable, Iterable, Iterator

from answers.search_language import accepted
from db.database import Connection
from db.domain.search import FIELDS
from db.domain.statuses import HistoryStatus
from db.queries.search_words import role_names, task_names
from fuel_history.shapes.answers.searches import Completion


#: What is completed: the last word, without a minus before it.
_WORD = re.compile(r"[^\s()\"-][^\s()\"]*\Z|\Z")
#: Names that cannot stand without quotes.
_QUOTED = re.compile(r"[\s(),\"<>:]")
_AGES, _DURATIONS = ("1h", "24h", "7d", "30d"), (">1m", ">5m", ">1h")
#: Completions at most.
_MOST = 50


def completions(connection: Connection, beginning: str) -> list[Completion]:
    """Return what the beginning of a search can be completed to."""
    found = _WORD.search(beginning)
    place = len(beginning) if found is None else found.start()
    head, word = beginning[:place], beginning[place:]
    # Inside of quotes stands any text.
    if head.replace('\\"', "").count('"') % 2:
        return []
    may_follow = accepted(head)
    name, colon, values = word.partition(":")
    if not colon:
        words = _beginnings(word, may_follow)
    elif name.lower() in FIELDS and "FIELD" in may_follow:
        words = _values(connection, name, values)
    else:
        words = iter(())
    return [Completion(head + each, says) for each, says in words][:_MOST]


def _beginnings(word: str, may_follow: set[str]) -> Iterator[tuple[str, str]]:
    if "FIELD" in may_follow:
        for name, meaning in FIELDS.items():
            if name.startswith(word.lower()):
                yield f"{name}:", meaning
    if "OR" in may_follow and "or".startswith(word.lower()):
        yield "or ", "one of both"


def _values(
    connection: Connection, name: str, values: str
) -> Iterator[tuple[str, str]]:
    before, comma, begun = values.rpartition(",")
    known = _KNOWN.get(name.lower())
    for value in () if known is None else known(connection, begun):
        if value.startswith(begun):
            shown = f'"{value}"' if _QUOTED.search(value.lstrip("<>")) else value
            yield f"{name}:{before}{comma}{shown}", ""


def _fixed(*words: str) -> Callable[[Connection, str], Iterable[str]]:
    return lambda connection, begun: words


#: Field → its values that begin so. Ids are never completed: there are too many.
_KNOWN: dict[str, Callable[[Connection, str], Iterable[str]]] = {
    "status": _fixed(*HistoryStatus),
    "task": task_names,
    "role": role_names,
    "since": _fixed(*_AGES),
    "until": _fixed(*_AGES),
    "took": _fixed(*_DURATIONS),
}
