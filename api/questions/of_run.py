"""Questions about one run: each an answer of its own."""

from http import HTTPStatus

from answers.briefs import brief_of
from answers.causes import causes
from answers.chain import chain_link
from answers.comparison import compare
from answers.drift import drift_in
from answers.expected_end import expected_end
from answers.odd import odd_in
from answers.path import path_of
from answers.slower import slower_than_usual
from answers.times import Time, shown_as
from api.answers.computed import Context, computed
from api.http.query import Query
from api.operations.answers import document
from api.operations.operation import Operation
from api.questions.queries import DiffQuery
from fuel_history.shapes.answers.briefs import RunBrief
from fuel_history.shapes.answers.causes import Causes
from fuel_history.shapes.answers.chains import ChainLink
from fuel_history.shapes.answers.comparisons import Comparison
from fuel_history.shapes.answers.drifts import RunDrift
from fuel_history.shapes.answers.ends import ExpectedEnd
from fuel_history.shapes.answers.odd import OddOnes
from fuel_history.shapes.answers.paths import RunPath
from fuel_history.shapes.answers.slowness import Slower


_TAG = "Answers"


@computed
@Operation("show_brief", _TAG, {HTTPStatus.OK: document("The brief.", RunBrief)})
def brief(context: Context[Query], transaction_id: int) -> RunBrief:
    """Show in a paragraph how a run went.

    How it really went, whatever the orchestrator reports; the first failure and its
    cause; whether that was seen before; what changed since the last good run; what was
    slow.
    """
    return brief_of(context.connection, transaction_id)


@computed
@Operation("show_causes", _TAG, {HTTPStatus.OK: document("The causes.", Causes)})
def failure_causes(context: Context[Query], transaction_id: int) -> Causes[Time]:
    """Show why a run failed.

    Failures grouped by task and cause, the first one first: the failed resources in
    Puppet's summary, its message, the last lines of output; earlier runs with the same
    failure, and an operator's note about it.
    """
    show = shown_as(context.mount.history_times)
    return causes(context.connection, transaction_id, show)


@computed
@Operation(
    "show_diff",
    _TAG,
    {HTTPStatus.OK: document("What differs.", Comparison)},
    query=DiffQuery,
)
def difference(context: Context[DiffQuery], transaction_id: int) -> Comparison:
    """Show what differs between a run and another one.

    Without `against` each task is compared with the last good run in which it was
    ready. Differences of the inputs come first, because they are causes; values of
    secrets are not shown. Wall times are compared only between runs of similar size.
    """
    against, parts = context.query.against, context.query.parts or DiffQuery.ALL
    return compare(context.connection, transaction_id, against, parts)


@computed
@Operation("show_slower", _TAG, {HTTPStatus.OK: document("What was slower.", Slower)})
def slower(context: Context[Query], transaction_id: int) -> Slower:
    """Show what was slower than usual in a run.

    Tasks are compared with the medians of the last 20 good runs, by work time if Puppet
    reports it, otherwise by wall time of runs of similar size; nodes are compared with
    the others of their role in the same run.
    """
    return slower_than_usual(context.connection, transaction_id)


@computed
@Operation("show_eta", _TAG, {HTTPStatus.OK: document("When it ends.", ExpectedEnd)})
def eta(context: Context[Query], transaction_id: int) -> ExpectedEnd[Time]:
    """Show when a run will end.

    Its graph is simulated with usual durations, one task at a time on each node. Tasks
    that run longer than ever before are listed: no prediction knows which tasks hang.
    """
    show = shown_as(context.mount.history_times)
    return expected_end(context.connection, transaction_id, show)


@computed
@Operation("show_path", _TAG, {HTTPStatus.OK: document("The path.", RunPath)})
def path(context: Context[Query], transaction_id: int) -> RunPath:
    """Show where the time of a run went.

    The chain of entries that determined its duration: each began after a task that it
    requires, or the task before it on its node. Their durations and the orchestrator's
    gaps add up to the run's.
    """
    return path_of(context.connection, transaction_id)


@computed
@Operation("show_odd", _TAG, {HTTPStatus.OK: document("The differences.", OddOnes)})
def odd(context: Context[Query], transaction_id: int) -> OddOnes:
    """Show what differed on few nodes of a role.

    And the properties in `deployment_info` that the nodes with failures have and the
    others do not; for a single node only those that no other node has.
    """
    return odd_in(context.connection, transaction_id)


@computed
@Operation("show_chain", _TAG, {HTTPStatus.OK: document("The link.", ChainLink)})
def chain(context: Context[Query], transaction_id: int) -> ChainLink[Time]:
    """Show the link of a run in the chain of hashes of its environment.

    An ended run has a hash over its rows, and each link covers the one before it.
    Whoever keeps a `head` elsewhere can show later that no run until then was changed,
    left out or inserted. After a late report the run has another link.
    """
    show = shown_as(context.mount.history_times)
    return chain_link(context.connection, transaction_id, show)


@computed
@Operation("show_drift", _TAG, {HTTPStatus.OK: document("The drift.", RunDrift)})
def drift(context: Context[Query], transaction_id: int) -> RunDrift:
    """Show what was changed on nodes by something else than Fuel.

    A task with the inputs of an earlier run should change nothing: where Puppet changed
    a resource, or would have in a dry run, it was not what that run had left there.
    Resources that change in every run are listed apart. A dry run (`noop`) finds drift
    without changing anything.
    """
    return drift_in(context.connection, transaction_id)
