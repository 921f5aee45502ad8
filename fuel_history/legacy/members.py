"""Objects for programs: their members, with times in UTC."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec

from fuel_history.output.times import in_utc


def members(
    value: msgspec.Struct, shown: Callable[[datetime], object] = in_utc
) -> dict[str, Any]:
    """Return a value's members in types that JSON and YAML have."""
    return {
        name: shown(member) if isinstance(member, datetime) else member
        for name, member in msgspec.structs.asdict(value).items()
    }
