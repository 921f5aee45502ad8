"""Turn values into JSON types, with times in the page's format."""

from datetime import datetime
from typing import Any

import msgspec


def in_seconds(value: object) -> Any:
    """Return a value's members as dicts and lists, times as seconds since the epoch."""
    return _plain(msgspec.to_builtins(value, builtin_types=(datetime,)))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
