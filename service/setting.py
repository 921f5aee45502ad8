"""One setting: its variable, its parser and its meaning."""

import dataclasses
from collections.abc import Callable
from typing import Any

from text.escaping import escape_line


class BadSetting(Exception):
    """A setting that cannot be used; the text is one line for the operator."""

    def __str__(self) -> str:
        # The text may repeat the value, which may have control characters.
        return escape_line(super().__str__())


def setting(
    default: object,
    parse: Callable[[str], Any],
    meaning: str,
    *,
    variable: str | None = None,
    secret: bool = False,
) -> Any:
    """Declare a field that `variable` sets; None: the variable has the field's name.

    `parse` returns the value of the variable's text, or raises ValueError, whose text
    is shown after the variable's name.
    """
    own = {"variable": variable, "parse": parse, "meaning": meaning, "secret": secret}
    return dataclasses.field(default=default, repr=not secret, metadata=own)


def variable_of(field: "dataclasses.Field[Any]") -> str:
    """Return the variable that sets a field."""
    return field.metadata["variable"] or field.name.upper()


def required(value: str | None, variable: str) -> str:
    """Return a value; raises :class:`BadSetting` if there is none."""
    if value is None:
        raise BadSetting(
            f"{variable} is not set: set it, or run 'make up' for embedded services"
        )
    return value
