"""`limit`, `cursor` and `order_by`: which part of a list is requested."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Any

import msgspec

from api.http import values
from api.http.parameters import in_query, one_of
from api.http.query import BadParameter, Given, declared
from db.queries.keyset import Key, Order, Page


#: The largest page; without a limit a list is streamed whole.
LARGEST_LIMIT = 10_000

_Bigint = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


def paging(orders: type[Order]) -> Any:
    """Declare the parameters of a page of a list; the first order is the default.

    The field's value is a Page.
    """
    usual, *_ = orders
    order_of, limit_of = values.one_of(orders), values.whole_number(1, LARGEST_LIMIT)

    def read(given: Given, _: str) -> Page:
        order = given.value("order_by", order_of, default=usual)
        limit = given.value("limit", limit_of, default=None)
        cursor = given.value("cursor", values.text, default="")
        if cursor and limit is None:
            raise BadParameter("cursor needs limit: take both from the Link header")
        return Page(order, limit, _decoded(cursor, order) if cursor else None)

    return declared(
        read,
        {"name": "order_by"}
        | in_query("The sort key of the list; `-` sorts descending.", one_of(orders)),
        {"name": "limit"}
        | in_query(
            "Maximum number of items; the `Link` header points to the next page."
            " Default: all.",
            {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT},
        ),
        {"name": "cursor"}
        | in_query(
            "Where the page starts: taken from the `Link` header of the previous page.",
            {"type": "string"},
        ),
        default=Page(usual),
        names=("limit", "cursor", "order_by"),
    )


def cursor_after(order: Order, key: Key) -> str:
    """Return the cursor of the page that follows a row with this key."""
    return urlsafe_b64encode(msgspec.json.encode([order, key])).decode()


def _decoded(cursor: str, order: Order) -> Key:
    try:
        order_by, key = msgspec.json.decode(
            urlsafe_b64decode(cursor), type=tuple[str, tuple[_Bigint, ...]]
        )
    except (ValueError, RecursionError):  # base64's and msgspec's errors, and UTF-8's
        raise BadParameter("cursor must come from a Link header") from None
    if order_by != order or len(key) != order.keys:
        raise BadParameter("cursor belongs to another list or order_by")
    return key
