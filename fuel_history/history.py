"""The deployment history: of a run, of a node, of an environment."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, TypedDict, Unpack
from urllib.parse import quote

from msgspec.json import Decoder

from fuel_history import answers
from fuel_history.parameter_values import EntryWithParameters, split
from fuel_history.session import Session
from fuel_history.shapes.history import ClientEntry, EntryDetails
from fuel_history.shapes.statuses import HistoryStatus
from fuel_history.times import asked_time
from fuel_history.values import Changes, HistoryEntry


# /api/v1: its times are more exact than whole seconds.
_PATH = "/api/v1"
# Without the tasks' definitions, which would be repeated in every entry.
_FIELDS = [each for each in ClientEntry.__struct_fields__ if each != "task_name"]
_entries = Decoder(list[HistoryEntry])
_details = Decoder(EntryDetails[datetime])
_changes = Decoder(Changes)
_with_parameters = Decoder(list[EntryWithParameters], dec_hook=split)


class Filter(TypedDict, total=False):
    """Which entries are asked for; an empty filter lets all through."""

    statuses: Iterable[HistoryStatus]
    #: Those of nodes that had one of these in the run: "compute", "controller" ….
    roles: Iterable[str]
    #: Names of the graph's tasks.
    tasks_names: Iterable[str]
    #: Those that began then or later: a time, which is UTC where it has no zone,
    #: or an age: "90s", "30m", "24h", "7d", "2w".
    since: datetime | str
    #: Those that began before; likewise.
    until: datetime | str
    #: With the tasks' own reports.
    include_summary: bool
    #: A field, "time_start" for example; with "-": downwards.
    order_by: str


class RunNews(NamedTuple):
    """What a stream tells of a run."""

    #: None: nothing changed, and the server is there.
    changes: Changes | None = None
    #: Nothing more happens in it.
    is_over: bool = False


class History:
    """The history that one server keeps; every method raises fuel_history/errors.py's.

    Lists are read page by page, while they are iterated over.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_transaction(
        self,
        transaction_id: int,
        *,
        nodes: Iterable[str] = (),
        seen: str = "",
        **wanted: Unpack[Filter],
    ) -> Iterator[HistoryEntry]:
        """Yield a run's entries, then the graph's tasks that ran nowhere.

        The latter have no `id`, and "-" for a node. With a `cursor` of :meth:`changes`
        that was `seen`, all that happened before it is among them. Raises NotFound.
        """
        return self._list(f"transactions/{transaction_id:d}", nodes, wanted, seen)

    def with_parameters(
        self,
        transaction_id: int,
        *,
        nodes: Iterable[str] = (),
        **wanted: Unpack[Filter],
    ) -> Iterator[EntryWithParameters]:
        """Yield what `of_transaction` does, each with its task's parameters."""
        # The server repeats a task's definition in each of its entries.
        return self._session.pages(
            f"{_PATH}/transactions/{transaction_id:d}/deployment_history/",
            _with_parameters,
            _given(nodes, wanted)
            | {"include_summary": int(wanted.get("include_summary", False))},
        )

    def of_cluster(
        self, cluster_id: int, *, nodes: Iterable[str] = (), **wanted: Unpack[Filter]
    ) -> Iterator[HistoryEntry]:
        """Yield all that ever ran on an environment, over all runs."""
        return self._list(f"clusters/{cluster_id:d}", nodes, wanted)

    def of_node(self, node_id: str, **wanted: Unpack[Filter]) -> Iterator[HistoryEntry]:
        """Yield all that ever ran on a node, over all runs."""
        return self._list(f"nodes/{quote(node_id, safe='')}", (), wanted)

    def entry(self, transaction_id: int, entry_id: int) -> EntryDetails[datetime]:
        """Return everything known of one entry; raises NotFound."""
        path = f"{_PATH}/transactions/{transaction_id:d}/deployment_history/"
        return self._session.get(f"{path}{entry_id:d}/", _details)

    def changes(self, transaction_id: int, after: str = "") -> Changes | None:
        """Return what changed in a run after the answer with this `cursor`.

        Without one: the run and no entries. None: nothing changed. Entries may come
        twice, and none is left out. Raises NotFound.
        """
        path = f"{_PATH}/transactions/{transaction_id:d}/changes/"
        return self._session.get_if_any(path, _changes, after=after)

    def events(self, transaction_id: int, after: str) -> Iterator[RunNews]:
        """Yield what changes in a run after this `cursor`, as it happens.

        Returns where the stream was cut, to be opened again with the last cursor.
        Raises an error where the server pushes nothing: ask for `changes` then.
        """
        path = f"{_PATH}/transactions/{transaction_id:d}/events/"
        for name, data in self._session.events(path, after):
            if name == "changes":
                yield RunNews(answers.decoded_event(data, _changes))
            else:
                yield RunNews(is_over=name == "end")

    def _list(
        self, owner: str, nodes: Iterable[str], wanted: Filter, seen: str = ""
    ) -> Iterator[HistoryEntry]:
        summary = ["summary"] if wanted.get("include_summary", False) else []
        path = f"{_PATH}/{owner}/deployment_history/"
        params = _given(nodes, wanted) | {"fields": ",".join(_FIELDS + summary)}
        return self._session.pages(path, _entries, params, seen)


def _given(nodes: Iterable[str], wanted: Filter) -> dict[str, str | int]:
    params = {
        "nodes": ",".join(nodes),
        "roles": ",".join(wanted.get("roles", ())),
        "statuses": ",".join(wanted.get("statuses", ())),
        "tasks_names": ",".join(wanted.get("tasks_names", ())),
        "since": asked_time(wanted.get("since", "")),
        "until": asked_time(wanted.get("until", "")),
        "order_by": wanted.get("order_by", ""),
    }
    return {name: text for name, text in params.items() if text}
