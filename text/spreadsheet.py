"""CSV for people: no cell of it can act as a formula in a spreadsheet; pure.

As OWASP recommends ("CSV Injection"), a text that starts with one of these characters
gets an apostrophe before it, which makes spreadsheets treat it as text. Numbers and
times are ours and stay unchanged. A byte order mark declares UTF-8.

web/src/run/csv.ts does the same; tests compare them.
"""

import enum
from typing import Final


class CsvKind(enum.StrEnum):
    """The readers of a CSV file."""

    #: Programs: every text is unchanged.
    exact = "exact"
    #: People who open it in a spreadsheet.
    spreadsheet = "spreadsheet"


#: Characters that start a formula, or would once a spreadsheet has trimmed the cell;
#: some spreadsheets treat the full-width forms like the ASCII ones.
FORMULA_STARTS: Final = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
GUARD: Final = "'"
BYTE_ORDER_MARK: Final = "\ufeff"


def guarded(text: str) -> str:
    """Return a text that no spreadsheet treats as a formula."""
    return GUARD + text if text.startswith(tuple(FORMULA_STARTS)) else text
