"""The search language: what it reads, refuses and completes."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.search_language import BadSearch, expected, read
from db.domain.search import FIELDS, All, Any, Field, Not, Value, Word, anchored


def field(name: str, *values: str) -> Field:
    return Field(name, [Value(each) for each in values])


@pytest.mark.parametrize(
    ("line", "condition"),
    [
        ("", All([])),
        ("status:error", field("status", "error")),
        ("node:7,8 hosts", All([field("node", "7", "8"), Word("hosts")])),
        ("-role:compute", Not(field("role", "compute"))),
        ("took:>5m", Field("took", [Value("5m", ">")])),
        ("a or b c", Any([Word("a"), All([Word("b"), Word("c")])])),
        ("(a or b) c", All([Any([Word("a"), Word("b")]), Word("c")])),
        ('message:"time-out, again"', field("message", "time-out, again")),
        (
            "task:ceph-* run:12..40",
            All([field("task", "ceph-*"), field("run", "12..40")]),
        ),
        ("STATUS:error", field("status", "error")),
        ("order", Word("order")),
        ("since:2026-03-07T14:00:00Z", field("since", "2026-03-07T14:00:00Z")),
    ],
)
def test_a_line_is_read(line: str, condition: object) -> None:
    assert read(line) == condition


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("status:", "at character 8"),
        ("(a", "at character 3"),
        ("a or", "at character 5"),
        ("node:7,", "at character 8"),
        ("x" * 1001, "at most 1000"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(line: str, told: str) -> None:
    with pytest.raises(BadSearch, match="q ") as refused:
        read(line)

    assert told in str(refused.value)


def test_what_may_come_next_is_told() -> None:
    assert expected("") == [f"{name}:" for name in FIELDS] + [
        "(", "-", 'a text in "quotes"', "a word",
    ]  # fmt: skip
    assert expected("status:") == ["> or <", 'a text in "quotes"', "a word"]
    assert ")" in expected("(a ")
    assert "or" in expected("a ")


def test_a_search_without_a_bound_gets_one() -> None:
    assert anchored(read("status:error"))[1] == "since:30d"
    assert anchored(read("run:7 status:error"))[1] is None
    assert anchored(read("since:1d or status:error"))[1] == "since:30d"


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(line: str) -> None:
    with suppress(BadSearch):
        read(line)
    assert isinstance(expected(line), list)
