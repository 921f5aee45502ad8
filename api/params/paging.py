"""`limit`, `cursor` and `order_by`: which part of a list is asked for."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

import msgspec

from api.params.values import BadParameter, Params, choice, integer, text
from db.queries.keyset import Key, Order, Page


#: Most rows of a page; without a limit a list is sent whole, as it is read.
LARGEST_LIMIT = 10_000
#: The parameters that are read here.
PAGING = ("limit", "cursor", "order_by")

_Bigint = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


def page_query(params: Params, orders: type[Order], default: Order) -> Page:
    """Return which part of the list is asked for; raises BadParameter."""
    order = choice(params, "order_by", orders, default)
    limit = integer(params, "limit", 1, LARGEST_LIMIT)
    cursor = text(params, "cursor")
    if cursor and limit is None:
        raise BadParameter("cursor needs limit: take both from the Link header")
    return Page(order, limit, _decoded(cursor, order) if cursor else None)


def cursor_after(order: Order, key: Key) -> str:
    """Return the text that asks for what follows a row with this key."""
    return urlsafe_b64encode(msgspec.json.encode([order, key])).decode()


def _decoded(cursor: str, order: Order) -> Key:
    try:
        order_by, key = msgspec.json.decode(
            urlsafe_b64decode(cursor), type=tuple[str, tuple[_Bigint, ...]]
        )
    except (ValueError, RecursionError):  # base64's and msgspec's errors, and UTF-8's
        raise BadParameter("cursor must be one of a Link header") from None
    if order_by != order or len(key) != order.keys:
        raise BadParameter("cursor belongs to another list or order_by")
    return key
