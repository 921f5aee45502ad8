"""Pages of a list: their rows, and the Link header to the next page."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any
from urllib.parse import quote, urlencode

import falcon

from api.http.links import url_of
from api.http.page_parameters import cursor_after
from api.http.unknown import Unknown, tell_unknown
from db.queries.keyset import Key, Page, cut


Rows = Sequence[Sequence[Any]]


class Paging:
    """The part of a list that one request reads."""

    def __init__(
        self,
        request: falcon.Request,
        response: falcon.Response,
        page: Page,
        times: Mapping[str, datetime | None] | None = None,
    ) -> None:
        """Keep what the Link header needs.

        `times` are parameters that must keep the values they have now; an age would
        change.
        """
        self._request = request
        self._response = response
        self._page = page
        self._times = times or {}
        #: Whether another page follows; known once the rows have been read.
        self.more = False

    def rows(
        self, chunks: Iterable[Rows], unknown: Callable[[], Unknown] | None = None
    ) -> Iterator[Rows]:
        """Yield the page's rows; add the Link header if another page follows.

        If the list is empty, `unknown` is asked which values of its filters do not
        exist, and a header tells them.
        """
        is_empty = self._page.after is None
        for rows in self._cut(chunks):
            is_empty = is_empty and not rows
            yield rows
        if is_empty and unknown is not None:
            tell_unknown(self._response, unknown())

    def _cut(self, chunks: Iterable[Rows]) -> Iterator[Rows]:
        if self._page.limit is None:
            yield from chunks
            return
        rows, after = cut(list(chain.from_iterable(chunks)), self._page)
        if after is not None:
            self.more = True
            self._response.append_link(self._address(after), "next")
        yield rows

    def _address(self, after: Key) -> str:
        params = dict(self._request.params)
        params["cursor"] = cursor_after(self._page.order, after)
        for name, time in self._times.items():
            if time is not None:
                params[name] = time.isoformat()
        query = urlencode(params, doseq=True)
        return url_of(self._request, f"{quote(self._request.path)}/?{query}")
