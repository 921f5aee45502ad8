"""The order of nodes."""

from sqlalchemy import ColumnElement, Numeric, case, cast


#: Ids that are numbers, possibly longer than any integer type.
_NUMBER = "^[0-9]+$"


def by_size(
    node_id: ColumnElement[str],
) -> tuple[ColumnElement[object], ColumnElement[str]]:
    """Return the sort keys: numbers first, by value, then texts."""
    number = case((node_id.regexp_match(_NUMBER), cast(node_id, Numeric)))
    return number.nulls_last(), node_id.collate("C")
