"""Turn rows of selected columns into JSON objects with these members."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from api.http.arrays import elements


#: Columns that hold JSON texts, and the text that replaces a null.
JSON_TEXTS: Mapping[str, str] = {"summary": "{}", "result": "{}"}

Row = Sequence[Any]


class Objects:
    """Makes objects of `struct`, with all or some of its members, from rows.

    `names` are members of the struct, in its order, None: all; a row has them in this
    order.
    """

    def __init__(
        self, struct: type[msgspec.Struct], names: tuple[str, ...] | None = None
    ) -> None:
        self.names = names = struct.__struct_fields__ if names is None else names
        self._type = _with(struct, names)
        self._raw = [
            (position, JSON_TEXTS[name])
            for position, name in enumerate(names)
            if name in JSON_TEXTS
        ]

    def object(self, row: Row) -> msgspec.Struct:
        """Return the object of one row."""
        if not self._raw:
            return self._type(*row)
        values = list(row)
        for position, empty in self._raw:
            values[position] = msgspec.Raw(values[position] or empty)
        return self._type(*values)

    def json(self, row: Row) -> bytes:
        """Return the object of one row as JSON."""
        return msgspec.json.encode(self.object(row))

    def elements(self, rows: Iterable[Row]) -> bytes:
        """Return the objects as the elements of a JSON array."""
        return elements(map(self.object, rows))


# Creating a Struct type is slow, so types are cached; the cache is bounded.
@functools.lru_cache(256)
def _with(struct: type[msgspec.Struct], names: tuple[str, ...]) -> type[msgspec.Struct]:
    return msgspec.defstruct(struct.__name__, names, gc=False)
