"""How a history is shown: in the specification's shape, or in the clients'."""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from api.paging import Rows
from api.params.history import HistoryQuery
from api.serializers.client_history import CSV_COLUMNS, ClientHistory
from api.serializers.history import FIELDS, SpecifiedHistory
from db.domain.statuses import HistoryStatus
from db.queries.definitions import Definitions
from db.queries.times import TimeFormat


Chunks = Iterator[Rows]
#: get_definitions with all but `with_names`.
FindDefinitions = Callable[..., Definitions]


class Source(NamedTuple):
    """Where a history is read from."""

    #: Yields the rows that a request asks for, with these columns.
    rows: Callable[[Sequence[str], TimeFormat], Chunks]
    #: Whether rows follow that a later request will ask for.
    more: Callable[[], bool]
    #: None: the entries are of many graphs.
    definitions: FindDefinitions | None = None


class Shape(NamedTuple):
    """One way to show a history."""

    #: What `fields` may name; empty: anything.
    known_fields: tuple[str, ...]
    csv_columns: tuple[str, ...]
    #: Yields the history as parts of a JSON array.
    render: Callable[[HistoryQuery, Source], Iterator[bytes]]
    #: Whether its cells stand in the table as they are shown.
    is_table: bool = False


def _specified(query: HistoryQuery, source: Source) -> Iterator[bytes]:
    history = SpecifiedHistory(query)
    yield from map(history.entries, source.rows(history.columns, TimeFormat.epoch))


def _for_clients(query: HistoryQuery, source: Source) -> Iterator[bytes]:
    asked = query.asked
    # An absent task ran on no node and at no time, and counts as skipped.
    shows_absent = not (asked.nodes or asked.roles or asked.since or asked.until) and (
        not asked.statuses or HistoryStatus.skipped in asked.statuses
    )
    paged = query.page.limit is not None
    definitions = Definitions(None, frozenset())
    if source.definitions is not None:
        # Entries that a filter hides are asked for by name.
        some_hidden = bool(asked.statuses) and not paged
        definitions = source.definitions(with_names=shows_absent and some_hidden)
    history = ClientHistory(query, definitions.body)
    yield from map(history.entries, source.rows(history.columns, TimeFormat.iso))
    if shows_absent and not source.more():
        if paged and source.definitions is not None:
            # Those of earlier pages too; only here, as it reads all the entries.
            definitions = source.definitions(with_names=True)
        yield history.absent(asked.names, definitions.names_with_entries)


SPECIFIED = Shape(FIELDS, FIELDS[:-1], _specified, is_table=True)
FOR_CLIENTS = Shape((), CSV_COLUMNS, _for_clients)
