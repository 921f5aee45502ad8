"""Hypothesis strategies: reports that Astute might send, and others."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from db.domain.history import HistoryEntry
from db.domain.mends import Detail, as_text
from db.domain.nodes import NodeOutcome
from db.domain.statuses import HistoryStatus, NodeStatus, TransactionStatus
from db.domain.transactions import TransactionChange


UUIDS = ("uuid-1", "uuid-2")
#: Few different values: collisions and equal times are what is hard.
TIMES = [datetime(2026, 3, 7, tzinfo=UTC) + timedelta(milliseconds=n) for n in range(4)]

times = st.sampled_from(TIMES)
maybe_times = st.none() | times
texts = st.none() | st.sampled_from(
    ["a", "b", "B", "ä", "\U0001f600", "\uffff", "'", '"\\']
)
json_texts = st.none() | st.sampled_from(
    ["{}", '{"a":1}', '{"a": 1}', '{"a":"\\u0000"}', '{"b":[1e999]}', '{"ä":null}']
)

mended_details = st.none() | st.sets(st.sampled_from(Detail)).map(as_text)

entries = st.builds(
    HistoryEntry,
    task_uuid=st.sampled_from(UUIDS),
    node_id=st.sampled_from(["1", "10", "2", "master"]),
    deployment_graph_task_name=st.sampled_from(["a", "b"]),
    status=st.sampled_from(HistoryStatus),
    time_start=maybe_times,
    time_end=maybe_times,
    reported_at=maybe_times,
    message=texts,
    summary=json_texts,
    custom=json_texts,
    mended=mended_details,
)


@st.composite
def transaction_changes(draw: st.DrawFn) -> TransactionChange:
    message = draw(texts)
    stop = draw(st.none() | st.tuples(st.sampled_from(["a", "B"]), times))
    return TransactionChange(
        draw(st.sampled_from(UUIDS)),
        draw(st.sampled_from(TransactionStatus)),
        draw(st.none() | st.integers(0, 100)),
        draw(maybe_times),
        draw(maybe_times),
        message,
        draw(st.sampled_from(TransactionStatus)) if message else None,
        draw(times) if message else None,
        draw(mended_details),
        draw(st.none() | st.booleans()),
        *(stop or ()),
    )


outcomes = st.builds(
    NodeOutcome,
    task_uuid=st.sampled_from(UUIDS),
    node_id=st.sampled_from(["1", "2"]),
    status=st.sampled_from(NodeStatus),
    reported_at=times,
    error_type=texts,
    message=texts,
)
