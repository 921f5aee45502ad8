"""Read the names of mended details."""

from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Text, func


def names_of(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a column of db.domain.mends as a list of names; null: none."""
    return func.string_to_array(column, ",", type_=ARRAY(Text)).label("mended")
