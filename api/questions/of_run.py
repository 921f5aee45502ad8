"""Questions about one run: each an answer of its own."""

from collections.abc import Callable
from http import HTTPStatus

import falcon
import msgspec

from answers.briefs import brief_of
from answers.causes import causes
from answers.comparison import compare
from answers.expected_end import expected_end
from answers.odd import odd_in
from answers.path import path_of
from answers.slower import slower_than_usual
from answers.times import shown_as
from api.http.answers import send
from api.http.mount import Mount
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.operations.answers import document
from api.operations.operation import Operation
from api.questions.queries import DiffQuery
from db.database import Connection, Database
from fuel_history.shapes.answers.briefs import RunBrief
from fuel_history.shapes.answers.causes import Causes
from fuel_history.shapes.answers.comparisons import Comparison
from fuel_history.shapes.answers.ends import ExpectedEnd
from fuel_history.shapes.answers.odd import OddOnes
from fuel_history.shapes.answers.paths import RunPath
from fuel_history.shapes.answers.slowness import Slower


_TAG = "Answers"


class _Question:
    def __init__(self, database: Database, mount: Mount) -> None:
        self._database = database
        self._show = shown_as(mount.history_times)

    def _send(
        self,
        request: falcon.Request,
        response: falcon.Response,
        answer: Callable[[Connection], msgspec.Struct],
    ) -> None:
        with self._database.reader() as connection:
            body = msgspec.json.encode(answer(connection))
        send(request, response, body)


class Brief(_Question):
    """The brief of one run."""

    @Operation("show_brief", _TAG, {HTTPStatus.OK: document("The brief.", RunBrief)})
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Say in a paragraph how a run went.

        How it really went, whatever the orchestrator calls it; the first failure and
        its cause; whether that was seen before; what changed since the last good run;
        what was slow.
        """
        Query.read(request)
        self._send(request, response, lambda known: brief_of(known, transaction_id))

    on_head = on_get


class FailureCauses(_Question):
    """Why one run failed."""

    @Operation("show_causes", _TAG, {HTTPStatus.OK: document("The causes.", Causes)})
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Say why a run failed.

        Failures by task and cause over their nodes, the first one first: the resources
        that failed in Puppet's summary, its message, the last lines of output; the runs
        in which the same failed before, and what an operator noted of it.
        """
        Query.read(request)
        self._send(
            request, response, lambda known: causes(known, transaction_id, self._show)
        )

    on_head = on_get


class Difference(_Question):
    """What changed in one run."""

    @Operation(
        "show_diff",
        _TAG,
        {HTTPStatus.OK: document("What differs.", Comparison)},
        query=DiffQuery,
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Say what differs between a run and another one.

        Without `against` each task is compared with the last good run in which it was
        ready. What the runs were given comes first, since it is a cause; of secrets
        only that they changed. Wall times are compared only between runs of like size.
        """
        query = DiffQuery.read(request)
        self._send(
            request,
            response,
            lambda known: compare(
                known, transaction_id, query.against, query.parts or query.ALL
            ),
        )

    on_head = on_get


class SlowerThanUsual(_Question):
    """What was slow in one run."""

    @Operation(
        "show_slower", _TAG, {HTTPStatus.OK: document("What was slower.", Slower)}
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Say what was slower than usual in a run.

        Tasks against the medians of the last 20 good runs, by work time where Puppet
        reports it, else by wall time of runs of like size; and nodes against the others
        of their role in the same run.
        """
        Query.read(request)
        self._send(
            request, response, lambda known: slower_than_usual(known, transaction_id)
        )

    on_head = on_get


class Eta(_Question):
    """When one run ends."""

    @Operation(
        "show_eta", _TAG, {HTTPStatus.OK: document("When it ends.", ExpectedEnd)}
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Say when a run will end.

        Its graph is played forward with usual durations, one task a node at a time.
        What runs longer than it ever did is named: no prediction knows what hangs.
        """
        Query.read(request)
        self._send(
            request,
            response,
            lambda known: expected_end(known, transaction_id, self._show),
        )

    on_head = on_get


class WhereTheTimeWent(_Question):
    """What made one run long."""

    @Operation("show_path", _TAG, {HTTPStatus.OK: document("The path.", RunPath)})
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Say where the time of a run went.

        The chain of entries that made it as long as it was: each began when a task that
        it requires had ended, or the task before it on its node. Their time and the
        orchestrator's gaps add up to the run.
        """
        Query.read(request)
        self._send(request, response, lambda known: path_of(known, transaction_id))

    on_head = on_get


class Odd(_Question):
    """What went otherwise in one run."""

    @Operation("show_odd", _TAG, {HTTPStatus.OK: document("The odd ones.", OddOnes)})
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Say what went otherwise on few nodes of a role.

        And what the nodes on which something failed were told (`deployment_info`) that
        the others were not; of a single node only what is true of no other.
        """
        Query.read(request)
        self._send(request, response, lambda known: odd_in(known, transaction_id))

    on_head = on_get
