"""An id in a URL."""

from typing import Final

from falcon.routing import BaseConverter


#: More digits than any id has.
_MOST_DIGITS: Final = 18


class PathNumber(BaseConverter):
    """An id in a URL: digits, as in Nailgun; anything else is not found."""

    def convert(self, value: str) -> int | None:
        """Return the number, or None; db/ handles ids that are too large to exist."""
        digits = value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS
        return int(value) if digits else None
