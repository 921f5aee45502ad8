"""/search/: one language over the entries of all runs."""

import dataclasses
import re
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import falcon
import msgspec

from answers.search import search, unknown_in_search
from answers.search_completion import completions
from api.answers.computed import Context, computed
from api.http import parameters
from api.http.answers import send
from api.http.arrays import elements
from api.http.etags import tag
from api.http.formats import negotiated
from api.http.links import url_of
from api.http.mount import Mount
from api.http.parameters import in_query
from api.http.query import Given, Json, Query, declared
from api.http.unknown import HEADER as UNKNOWN
from api.http.unknown import tell_unknown
from api.operations.answers import document, searched
from api.operations.operation import Operation
from api.operations.shape import Many
from db.database import Database
from db.domain.search import FIELDS
from fuel_history.shapes.answers.searches import Completion, Found, FoundEntry
from text import times
from text.spreadsheet import CsvKind


_USUAL = 50
_AFTER = re.compile(r"(\d{1,10})-(\d{1,18})", re.ASCII)
_SCHEMA: Json = {"type": "string", "pattern": r"^([0-9]{1,10}-[0-9]{1,18})?$"}


def _after() -> Any:
    def parse(text: str) -> tuple[int, int]:
        found = _AFTER.fullmatch(text)
        if found is None:
            raise ValueError("must be the `next` of an earlier answer")
        return int(found[1]), int(found[2])

    def read(given: Given, name: str) -> tuple[int, int] | None:
        return given.value(name, parse, default=None)

    meaning = "The `next` of the previous answer."
    return declared(read, in_query(meaning, _SCHEMA))


@dataclasses.dataclass(frozen=True)
class SearchQuery(Query):
    """What is searched."""

    q: str | None = parameters.text(
        "The search: `status:error task:ceph-* node:7,8 -role:compute since:7d"
        ' took:>5m message:"time-out" (a or b)`. Words side by side mean "and".'
        " Fields: "
        + "; ".join(f"`{name}`: {meaning}" for name, meaning in FIELDS.items())
        + "."
    )
    limit: int | None = parameters.number(
        "At most this many; 50 by default.", lowest=1, highest=1000
    )
    after: tuple[int, int] | None = _after()
    csv: CsvKind | None = parameters.csv()


@dataclasses.dataclass(frozen=True)
class CompletionQuery(Query):
    """What stands before what is to be completed."""

    q: str | None = parameters.text("The beginning of a search.")


class Search:
    """A search over entries of all runs."""

    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._times = mount.times

    @Operation(
        "search_entries",
        "Answers",
        {HTTPStatus.OK: searched("What was found.", Found, UNKNOWN)},
        query=SearchQuery,
        may_miss=False,
    )
    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Search the entries of all runs; those of the newest runs come first.

        A search without `run:` or `since:` gets `since:30d`, as `assumed` shows. As CSV
        it has the entries only; the `Link` header has the next page.
        """
        query = SearchQuery.read(request)
        read_time = partial(times.time, now=datetime.now(UTC))
        with self._database.reader() as connection:
            found = search(
                connection,
                query.q or "",
                read_time,
                limit=query.limit or _USUAL,
                after=query.after,
                times=self._times,
            )
            if not found.entries and query.after is None:
                unknown = unknown_in_search(connection, query.q or "", read_time)
                tell_unknown(response, unknown)
        if found.next is not None:
            params = urlencode({**request.params, "after": found.next}, doseq=True)
            response.append_link(url_of(request, f"{request.path}/?{params}"), "next")
        columns = FoundEntry.__struct_fields__
        answer_format = negotiated(request, columns=columns, csv_kind=query.csv)
        if answer_format.csv is None:
            send(request, response, msgspec.json.encode(found))
            return
        text = b"".join(answer_format.array([elements(found.entries)]))
        tag(request, response, text, found.next)
        response.content_type, response.data = answer_format.content_type, text

    on_head = on_get


@computed
@Operation(
    "complete_search",
    "Answers",
    {HTTPStatus.OK: document("What it can be completed to.", Many(Completion))},
    query=CompletionQuery,
    may_miss=False,
)
def complete(context: Context[CompletionQuery]) -> list[Completion]:
    """Complete the beginning of a search, by its grammar.

    Fields, statuses, and the names of tasks and roles in the newest deployments; ids
    are not completed.
    """
    return completions(context.connection, context.query.q or "")
