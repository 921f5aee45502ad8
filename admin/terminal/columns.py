"""Tables as text."""

from collections.abc import Sequence

import wcwidth

from text.escaping import escape_line


def aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Return each row as a line, escaped, with aligned columns."""
    shown = [list(map(escape_line, row)) for row in rows]
    widths = [max(map(wcwidth.width, column)) for column in zip(*shown, strict=True)]
    return [
        "  ".join(
            wcwidth.ljust(cell, width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in shown
    ]
