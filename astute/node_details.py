"""The details of a node item that an entry keeps, one line for each; pure."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import msgspec

from astute.details import good_object, good_text, mended_object, mended_text
from astute.wire import WireNode
from db.domain.mends import Detail


class NodeDetail(NamedTuple):
    """How a member of a node item becomes a field of its entry."""

    #: The member.
    word: str
    #: Returns the field for a good value; raises BadReport for any other.
    good: Callable[[Any], str | None]
    #: Returns the field for any valid JSON, and calls back if it was mended.
    mended: Callable[[msgspec.Raw, Callable[[], None]], str | None]


#: By the fields of db.domain.history.HistoryEntry.
NODE_DETAILS = {
    "message": NodeDetail("error_msg", good_text, mended_text),
    "summary": NodeDetail("summary", good_object, mended_object),
    "custom": NodeDetail("custom", good_object, mended_object),
}
_GOOD = [(field, kept.word, kept.good) for field, kept in NODE_DETAILS.items()]


def good_details(node: WireNode) -> dict[str, str | None]:
    """Return the fields of a good item. Raises BadReport if one must be mended."""
    return {field: good(getattr(node, word)) for field, word, good in _GOOD}


def mended_details(
    members: Mapping[str, msgspec.Raw], mended: Callable[[Detail], None]
) -> dict[str, str | None]:
    """Return the fields of any item; `mended` is called for each mended one."""
    return {
        field: kept.mended(
            members.get(kept.word, msgspec.Raw()),
            partial(mended, Detail(field)),
        )
        for field, kept in NODE_DETAILS.items()
    }
