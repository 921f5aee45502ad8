"""Entries with what the graph says of their tasks."""

from typing import Any

import msgspec

from fuel_history.values import HistoryEntry


class EntryWithParameters:
    """An entry, and all that the server merges into it: its task's parameters.

    They are the members of the task's definition, and what the task itself
    reported as `custom`.
    """

    __slots__ = ("entry", "parameters")

    def __init__(self, entry: HistoryEntry, parameters: dict[str, Any]) -> None:
        self.entry = entry
        self.parameters = parameters


#: The task's other name is none of its parameters.
_OWN = {*HistoryEntry.__struct_fields__, "task_name"}


def split(_: type, members: dict[str, Any]) -> EntryWithParameters:
    """Return the members of one entry apart from the rest; msgspec's dec_hook.

    Raises msgspec.ValidationError where they are none of an entry.
    """
    rest = {name: value for name, value in members.items() if name not in _OWN}
    return EntryWithParameters(msgspec.convert(members, HistoryEntry), rest)
