"""The value of a cell for programs."""

from cliff.columns import FormattableColumn


def machine_value(cell: object) -> object:
    """Return the value of a cell that people see in another form, or the cell."""
    return cell.machine_readable() if isinstance(cell, FormattableColumn) else cell
