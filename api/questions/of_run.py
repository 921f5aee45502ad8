"""Questions about one run: each an answer of its own."""

from http import HTTPStatus

import falcon

from answers.briefs import brief_of
from answers.causes import causes
from answers.comparison import compare
from answers.expected_end import expected_end
from answers.odd import odd_in
from answers.path import path_of
from answers.slower import slower_than_usual
from api.http.query import Query
from api.http.staleness import may_be_stale
from api.operations.answers import document
from api.operations.operation import Operation
from api.questions.queries import DiffQuery
from api.questions.question import Question
from fuel_history.shapes.answers.briefs import RunBrief
from fuel_history.shapes.answers.causes import Causes
from fuel_history.shapes.answers.comparisons import Comparison
from fuel_history.shapes.answers.ends import ExpectedEnd
from fuel_history.shapes.answers.odd import OddOnes
from fuel_history.shapes.answers.paths import RunPath
from fuel_history.shapes.answers.slowness import Slower


_TAG = "Answers"


class Brief(Question):
    """The brief of one run."""

    @Operation("show_brief", _TAG, {HTTPStatus.OK: document("The brief.", RunBrief)})
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Show in a paragraph how a run went.

        How it really went, whatever the orchestrator reports; the first failure and its
        cause; whether that was seen before; what changed since the last good run; what
        was slow.
        """
        Query.read(request)
        self.send(request, response, lambda known: brief_of(known, transaction_id))

    on_head = on_get


class FailureCauses(Question):
    """Why one run failed."""

    @Operation("show_causes", _TAG, {HTTPStatus.OK: document("The causes.", Causes)})
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Show why a run failed.

        Failures grouped by task and cause, the first one first: the failed resources in
        Puppet's summary, its message, the last lines of output; earlier runs with the
        same failure, and an operator's note about it.
        """
        Query.read(request)
        self.send(
            request, response, lambda known: causes(known, transaction_id, self.show)
        )

    on_head = on_get


class Difference(Question):
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
        """Show what differs between a run and another one.

        Without `against` each task is compared with the last good run in which it was
        ready. Differences of the inputs come first, because they are causes; values of
        secrets are not shown. Wall times are compared only between runs of similar
        size.
        """
        query = DiffQuery.read(request)
        self.send(
            request,
            response,
            lambda known: compare(
                known, transaction_id, query.against, query.parts or query.ALL
            ),
        )

    on_head = on_get


class SlowerThanUsual(Question):
    """What was slow in one run."""

    @Operation(
        "show_slower", _TAG, {HTTPStatus.OK: document("What was slower.", Slower)}
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Show what was slower than usual in a run.

        Tasks are compared with the medians of the last 20 good runs, by work time if
        Puppet reports it, otherwise by wall time of runs of similar size; nodes are
        compared with the others of their role in the same run.
        """
        Query.read(request)
        self.send(
            request, response, lambda known: slower_than_usual(known, transaction_id)
        )

    on_head = on_get


class Eta(Question):
    """When one run ends."""

    @Operation(
        "show_eta", _TAG, {HTTPStatus.OK: document("When it ends.", ExpectedEnd)}
    )
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Show when a run will end.

        Its graph is simulated with usual durations, one task at a time on each node.
        Tasks that run longer than ever before are listed: no prediction knows which
        tasks hang.
        """
        Query.read(request)
        self.send(
            request,
            response,
            lambda known: expected_end(known, transaction_id, self.show),
        )

    on_head = on_get


class WhereTheTimeWent(Question):
    """What made one run long."""

    @Operation("show_path", _TAG, {HTTPStatus.OK: document("The path.", RunPath)})
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Show where the time of a run went.

        The chain of entries that determined its duration: each began after a task that
        it requires, or the task before it on its node. Their durations and the
        orchestrator's gaps add up to the run's.
        """
        Query.read(request)
        self.send(request, response, lambda known: path_of(known, transaction_id))

    on_head = on_get


class Odd(Question):
    """What went otherwise in one run."""

    @Operation("show_odd", _TAG, {HTTPStatus.OK: document("The differences.", OddOnes)})
    @may_be_stale
    def on_get(
        self, request: falcon.Request, response: falcon.Response, transaction_id: int
    ) -> None:
        """Show what differed on few nodes of a role.

        And the properties in `deployment_info` that the nodes with failures have and
        the others do not; for a single node only those that no other node has.
        """
        Query.read(request)
        self.send(request, response, lambda known: odd_in(known, transaction_id))

    on_head = on_get
