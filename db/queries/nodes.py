"""In which order nodes come."""

from sqlalchemy import ColumnElement, Numeric, case, cast


#: Ids that are numbers, which may be longer than any integer type.
_NUMBER = "^[0-9]+$"


def by_size(
    node_id: ColumnElement[str],
) -> tuple[ColumnElement[object], ColumnElement[str]]:
    """Return what to order by: numbers by their size and first, then texts."""
    number = case((node_id.regexp_match(_NUMBER), cast(node_id, Numeric)))
    return number.nulls_last(), node_id.collate("C")
