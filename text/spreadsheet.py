"""CSV for people: no cell of it is a formula to a spreadsheet; pure.

As OWASP has it ("CSV Injection"): a text that begins with one of these characters
gets an apostrophe before it, by which spreadsheets take it for a text. Numbers and
times are ours, and stay. A byte order mark says that the file is UTF-8.

web/src/run/csv.ts does the same; tests hold them equal.
"""

import enum
from typing import Final


class CsvKind(enum.StrEnum):
    """Who a CSV file is for."""

    #: Programs: every text as it is.
    exact = "exact"
    #: People who open it in a spreadsheet.
    spreadsheet = "spreadsheet"


#: What makes a cell a formula, or would once a spreadsheet has trimmed it; the wide
#: forms are formulas to those that take them for the narrow ones.
FORMULA_STARTS: Final = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
GUARD: Final = "'"
BYTE_ORDER_MARK: Final = "\ufeff"


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return GUARD + text if text.startswith(tuple(FORMULA_STARTS)) else text
