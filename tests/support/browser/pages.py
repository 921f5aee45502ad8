"""Read a list page by page, as a client does."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from falcon.testing import TestClient


_NEXT = re.compile(r'<(?P<address>[^>]*)>; rel=(?:"next"|next)')


def next_page(header: str | None) -> str | None:
    """Return the path and query of the next page that a Link header names."""
    found = _NEXT.search(header or "")
    if found is None:
        return None
    address = urlsplit(found["address"])
    return f"{address.path}?{address.query}"


def pages(api: TestClient, path: str) -> Iterator[list[Any]]:
    """Yield every page of a list, following the Link headers."""
    following: str | None = path
    while following is not None:
        answer = api.simulate_get(following)
        assert answer.status_code == 200, answer.text
        yield answer.json
        following = next_page(answer.headers.get("link"))
