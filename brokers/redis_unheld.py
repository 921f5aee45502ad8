"""Entries that the group of a Redis stream delivered, and that no consumer holds."""

from typing import Any

from brokers.redis_entries import GROUP, backlog_of


#: Number of entries that are compared at a time with those that consumers hold.
_PAGE = 1000


def unheld(connection: Any, stream: str, limit: int) -> list[bytes]:
    """Return the ids of the first of them, at most `limit`.

    Their consumer was removed with them (XGROUP DELCONSUMER), the server lost the end
    of its log, or a consumer died between XACK and XDEL.
    """
    if not backlog_of(connection, stream).waiting:
        return []
    name = GROUP.encode()
    delivered = next(
        (
            group["last-delivered-id"]
            for group in connection.xinfo_groups(stream)
            if group["name"] == name
        ),
        None,
    )
    found: list[bytes] = []
    first = "-"
    while delivered is not None and len(found) < limit:
        page = connection.xrange(stream, first, delivered, count=_PAGE)
        if not page:
            break
        identifiers = [identifier for identifier, _ in page]
        held = {
            each["message_id"]
            for each in connection.xpending_range(
                stream, GROUP, identifiers[0], identifiers[-1], count=_PAGE
            )
        }
        found += [each for each in identifiers if each not in held]
        first = f"({identifiers[-1].decode()}"
    return found[:limit]
