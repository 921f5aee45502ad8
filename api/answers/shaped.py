"""Objects of an answer, made from rows whose columns have the members' names."""

from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

from api.http.mount import LATER_NAME


_Shape = TypeVar("_Shape", bound=msgspec.Struct)


def shaped(
    shape: type[_Shape], row: Any, *, with_task_name: bool = False, **others: Any
) -> _Shape:
    """Return an object of this shape; `others` are the members that are no columns.

    `with_task_name`: whether to repeat the task's name under its later name.
    """
    if LATER_NAME in shape.__struct_fields__:
        name = row.deployment_graph_task_name if with_task_name else UNSET
        others[LATER_NAME] = name
    columns = {
        name: getattr(row, name)
        for name in shape.__struct_fields__
        if name not in others
    }
    return shape(**columns, **others)
