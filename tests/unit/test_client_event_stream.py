"""Server-sent events, however they are cut into parts."""

from hypothesis import given
from hypothesis import strategies as st

from fuel_history.event_stream import ServerEvent, events


TEXT = (
    b"retry: 1000\n\n: a comment\n\nid: 1-2\nevent: changes\ndata: {}\n\n"
    b"data:one\r\ndata: two\r\n\r\nevent: nothing\n\nevent: end\ndata: half"
)
EVENTS = [
    ServerEvent(),
    ServerEvent("changes", b"{}"),
    ServerEvent("message", b"one\ntwo"),
]


@given(st.lists(st.integers(0, len(TEXT)), max_size=8).map(sorted))
def test_it_matters_not_where_a_text_is_cut(cuts: list[int]) -> None:
    parts = [
        TEXT[begin:end]
        for begin, end in zip([0, *cuts], [*cuts, len(TEXT)], strict=True)
    ]

    assert list(events(parts)) == EVENTS
