"""Entries with their tasks' definitions in the graph."""

from typing import Any

import msgspec

from fuel_history.values import HistoryEntry


class EntryWithParameters:
    """An entry, and everything that the server merges into it: its task's parameters.

    These are the members of the task's definition, and what the task itself reported as
    `custom`.
    """

    __slots__ = ("entry", "parameters")

    def __init__(self, entry: HistoryEntry, parameters: dict[str, Any]) -> None:
        self.entry = entry
        self.parameters = parameters


#: The task's other name is not one of its parameters.
_OWN = {*HistoryEntry.__struct_fields__, "task_name"}


def split(_: type, members: dict[str, Any]) -> EntryWithParameters:
    """Separate an entry's own members from the rest; msgspec's dec_hook.

    Raises msgspec.ValidationError if they are not an entry's.
    """
    rest = {name: value for name, value in members.items() if name not in _OWN}
    return EntryWithParameters(msgspec.convert(members, HistoryEntry), rest)
