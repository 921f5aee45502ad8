"""A cell as programs read it."""

from cliff.columns import FormattableColumn


def machine_value(cell: object) -> object:
    """Return the value of a cell, which knows how people read it, or the cell."""
    return cell.machine_readable() if isinstance(cell, FormattableColumn) else cell
