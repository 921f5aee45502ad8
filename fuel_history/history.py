"""The deployment history of a run, a node or an environment."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple, TypedDict, Unpack
from urllib.parse import quote

from msgspec.json import Decoder

from fuel_history import answers
from fuel_history.parameter_values import EntryWithParameters, split
from fuel_history.session import LARGEST_PAGE, PAGE, Session
from fuel_history.shapes.answers.briefs import RunBrief
from fuel_history.shapes.history import ClientEntry, ClientEntryAndRun, EntryDetails
from fuel_history.shapes.statuses import HistoryStatus, TransactionStatus
from fuel_history.times import time_parameter
from fuel_history.values import Changes, EntryAndRun, ExpectedEnd, HistoryEntry


# /api/v1, because its times are more exact than whole seconds.
_PATH = "/api/v1"
# Without the tasks' definitions, which every entry would repeat.
_FIELDS = [each for each in ClientEntry.__struct_fields__ if each != "task_name"]
_FIELDS_OF_RUNS = [
    each for each in ClientEntryAndRun.__struct_fields__ if each != "task_name"
]
_entries = Decoder(list[HistoryEntry])
_entries_and_runs = Decoder(list[EntryAndRun])
_details = Decoder(EntryDetails[datetime])
_changes = Decoder(Changes)
_eta = Decoder(ExpectedEnd)
_brief = Decoder(RunBrief)
_with_parameters = Decoder(list[EntryWithParameters], dec_hook=split)


class Filter(TypedDict, total=False):
    """Which entries to select; an empty filter selects all."""

    statuses: Iterable[HistoryStatus]
    #: Entries of nodes that had one of these in the run: "compute", "controller" ….
    roles: Iterable[str]
    #: Names of the graph's tasks.
    tasks_names: Iterable[str]
    #: Entries that started at this time or later: a time, in UTC if it has no zone, or
    #: an age: "90s", "30m", "24h", "7d", "2w".
    since: datetime | str
    #: Entries that started before this time; formats as for `since`.
    until: datetime | str
    #: Entries that ran at this time; formats as for `since`.
    at: datetime | str
    #: Include the tasks' own reports.
    include_summary: bool
    #: A field, such as "time_start"; "-" before it sorts descending.
    order_by: str


class RunsFilter(Filter, total=False):
    """Which entries of many runs to select."""

    #: Entries of runs with these names, such as "deployment" or "provision".
    transaction_types: Iterable[str]
    #: Entries of runs with these statuses.
    transaction_statuses: Iterable[TransactionStatus]


class RunNews(NamedTuple):
    """What a stream reports of a run."""

    #: None: there are none in this.
    changes: Changes | None = None
    #: When it ends, where that changed.
    eta: ExpectedEnd | None = None
    #: How it went, when it has ended.
    brief: RunBrief | None = None
    #: Whether the run is over.
    is_over: bool = False


class History:
    """The history of one server; methods raise errors of fuel_history/errors.py.

    Lists are read page by page during the iteration.
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
        """Yield a run's entries, then the graph's tasks that ran on no node.

        The latter have no `id`, and the node "-". With the `cursor` of :meth:`changes`
        as `seen`, the answer is never older than that cursor. Raises NotFound.
        """
        return self._list(f"transactions/{transaction_id:d}", nodes, wanted, seen)

    def with_parameters(
        self,
        transaction_id: int,
        *,
        nodes: Iterable[str] = (),
        **wanted: Unpack[Filter],
    ) -> Iterator[EntryWithParameters]:
        """Yield the entries of `of_transaction`, each with its task's parameters."""
        # The server repeats a task's definition in each of its entries.
        return self._session.pages(
            f"{_PATH}/transactions/{transaction_id:d}/deployment_history/",
            _with_parameters,
            _given(nodes, wanted)
            | {"include_summary": int(wanted.get("include_summary", False))},
        )

    def of_cluster(
        self,
        cluster_id: int,
        *,
        nodes: Iterable[str] = (),
        **wanted: Unpack[RunsFilter],
    ) -> Iterator[EntryAndRun]:
        """Yield everything that ran in an environment, in all runs."""
        return self._of_runs(f"clusters/{cluster_id:d}", _given(nodes, wanted), wanted)

    def of_node(
        self,
        node_id: str,
        *,
        cluster_id: int | None = None,
        **wanted: Unpack[RunsFilter],
    ) -> Iterator[EntryAndRun]:
        """Yield everything that ran on a node, in all runs, or those of a cluster."""
        params = _given((), wanted)
        if cluster_id is not None:
            params["cluster_id"] = cluster_id
        return self._of_runs(f"nodes/{quote(node_id, safe='')}", params, wanted)

    def entry(self, transaction_id: int, entry_id: int) -> EntryDetails[datetime]:
        """Return all details of one entry; raises NotFound."""
        path = f"{_PATH}/transactions/{transaction_id:d}/deployment_history/"
        return self._session.get(f"{path}{entry_id:d}/", _details)

    def changes(self, transaction_id: int, after: str = "") -> Changes | None:
        """Return what changed in a run since the answer with this `cursor`.

        Without a cursor: the run and no entries. None: nothing changed. An entry may
        come twice, but none is left out. Raises NotFound.
        """
        path = f"{_PATH}/transactions/{transaction_id:d}/changes/"
        return self._session.get_if_any(path, _changes, after=after)

    def events(self, transaction_id: int, after: str) -> Iterator[RunNews]:
        """Yield the changes of a run after this `cursor`, as they happen.

        Returns if the stream is cut; open it again with the last cursor. Raises an
        error if the server does not push changes: poll `changes` then.
        """
        path = f"{_PATH}/transactions/{transaction_id:d}/events/"
        for name, data in self._session.events(path, after):
            if name == "changes":
                yield RunNews(answers.decoded_event(data, _changes))
            elif name == "eta":
                yield RunNews(eta=answers.decoded_event(data, _eta))
            elif name == "brief":
                yield RunNews(brief=answers.decoded_event(data, _brief))
            else:
                yield RunNews(is_over=name == "end")

    def _of_runs(
        self, owner: str, params: dict[str, str | int], wanted: RunsFilter
    ) -> Iterator[EntryAndRun]:
        fields = _FIELDS_OF_RUNS + _summary(wanted)
        of_runs = {
            "transaction_types": ",".join(wanted.get("transaction_types", ())),
            "transaction_statuses": ",".join(wanted.get("transaction_statuses", ())),
        }
        params |= {name: text for name, text in of_runs.items() if text}
        path = f"{_PATH}/{owner}/deployment_history/"
        further = PAGE if _summary(wanted) else LARGEST_PAGE
        params |= {"fields": ",".join(fields)}
        return self._session.pages(path, _entries_and_runs, params, "", further)

    def _list(
        self, owner: str, nodes: Iterable[str], wanted: Filter, seen: str = ""
    ) -> Iterator[HistoryEntry]:
        path = f"{_PATH}/{owner}/deployment_history/"
        summary = _summary(wanted)
        params = _given(nodes, wanted) | {"fields": ",".join(_FIELDS + summary)}
        further = PAGE if summary else LARGEST_PAGE
        return self._session.pages(path, _entries, params, seen, further)


def _summary(wanted: Filter) -> list[str]:
    return ["summary"] if wanted.get("include_summary", False) else []


def _given(nodes: Iterable[str], wanted: Filter) -> dict[str, str | int]:
    params = {
        "nodes": ",".join(nodes),
        "roles": ",".join(wanted.get("roles", ())),
        "statuses": ",".join(wanted.get("statuses", ())),
        "tasks_names": ",".join(wanted.get("tasks_names", ())),
        "since": time_parameter(wanted.get("since", "")),
        "until": time_parameter(wanted.get("until", "")),
        "at": time_parameter(wanted.get("at", "")),
        "order_by": wanted.get("order_by", ""),
    }
    return {name: text for name, text in params.items() if text}
