"""Times as request parameters."""

from datetime import UTC, datetime


def time_parameter(given: datetime | str) -> str:
    """Return a time as a parameter; ages and other texts stay unchanged."""
    if isinstance(given, str):
        return given
    if given.tzinfo is None:
        given = given.replace(tzinfo=UTC)
    return given.isoformat()
