"""Objects for programs: their members, with times in UTC."""

from datetime import datetime
from typing import Any

import msgspec

from fuel_history.output.times import in_utc


def members(value: msgspec.Struct) -> dict[str, Any]:
    """Return a value's members in types that JSON and YAML have."""
    return {
        name: in_utc(member) if isinstance(member, datetime) else member
        for name, member in msgspec.structs.asdict(value).items()
    }
