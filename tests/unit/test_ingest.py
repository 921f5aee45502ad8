"""Bodies of POST /reports/: which messages they hold, and what is no message."""

import gzip
import json
import tracemalloc

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from api.http.bodies import BadBody, UnsupportedBody
from api.reports.ingest import MOST_OBJECTS, splitter
from astute.damaged_json.mend import mend_json
from tests.support.streams.replaying import EXAMPLE


JSON = "application/json"
LINES = ("application/x-ndjson", "application/jsonl", "text/plain")
EVERY = (JSON, *LINES)

one_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
one_value = st.none() | st.integers() | st.floats(-1e9, 1e9) | one_text
messages = st.lists(
    st.dictionaries(
        one_text,
        one_value
        | st.lists(one_value, max_size=3)
        | st.dictionaries(one_text, one_value, max_size=3),
        max_size=3,
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.parametrize("media_type", LINES)
def test_lines_are_messages_and_empty_ones_are_not(media_type: str) -> None:
    body = b'{"a": 1}\n\n  \t\r\n {"b": "\xc3\xa9"} \r\n\n{}'

    found = splitter(media_type)(body).messages

    assert [each.strip() for each in found] == [
        b'{"a": 1}',
        b'{"b": "\xc3\xa9"}',
        b"{}",
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'[{"a": 1}]', [b'{"a": 1}']),
        (b' \r\n[ {"a": [{}]} ,\n{"b":"}{"} ]\n', [b'{"a": [{}]}', b'{"b":"}{"}']),
        (b'{"a": 1}', [b'{"a": 1}']),
        (b'{"a":\n1}', [b'{"a":\n1}']),
        (b'{"a": 1}\n{"b": 2}\n', [b'{"a": 1}', b'{"b": 2}']),
    ],
    ids=["array", "array with spaces", "object", "object on two lines", "lines"],
)
def test_the_first_character_of_json_says_its_form(
    body: bytes, expected: list[bytes]
) -> None:
    assert splitter(JSON)(body) == (expected, [])


def test_a_recording_is_its_lines() -> None:
    recording = gzip.decompress(EXAMPLE.read_bytes())

    for media_type in EVERY:
        assert splitter(media_type)(recording) == (recording.splitlines(), [])


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"", "The body contains no message"),
        (b" \r\n\t\n", "The body contains no message"),
        (b"\n\n{]\n", "Line 3 cannot be read: JSON is malformed"),
        (b"\n5\n[{}]\n", "Line 2 cannot be read: Expected `object`, got `int` (and"),
        (b"{}{}\n", "Line 1 cannot be read: JSON is malformed: trailing"),
        (b"5", "Line 1 cannot be read: Expected `object`, got `int`"),
        (b'{"a":' * 5000, "Line 1 cannot be read: maximum recursion depth"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("media_type", EVERY)
def test_a_line_that_is_no_message_is_named(
    media_type: str, body: bytes, complaint: str
) -> None:
    with pytest.raises(BadBody) as raised:
        splitter(media_type)(body)

    assert str(raised.value).startswith(complaint)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"[]", "The body contains no message"),
        (b"[3]", "The element $[0] cannot be read: Expected `object`, got"),
        (b"[null]", "The element $[0] cannot be read: Expected `object`, got `null`"),
        (b"[[{}]]", "The element $[0] cannot be read: Expected `object`, got `array`"),
        (b'[{"a": }]', "The element $[0] cannot be read: JSON is malformed"),
        (b"[{}, {}", "The element $[2] cannot be read: Input data was truncated"),
        (b"[{}] {}", "The element $[1] cannot be read: JSON is malformed: trailing"),
        (b"[" * 5000, "The element $[0] cannot be read"),
    ],
    ids=repr,
)
def test_an_element_that_is_no_message_is_named(body: bytes, complaint: str) -> None:
    with pytest.raises(BadBody) as raised:
        splitter(JSON)(body)

    assert str(raised.value).startswith(complaint)


@pytest.mark.parametrize("media_type", EVERY)
def test_one_bad_line_costs_that_line(media_type: str) -> None:
    good = b'{"a": 1}'

    found = splitter(media_type)(b"\n".join([good, b"", b"{]", good, b"5", good]))

    assert found.messages == [good] * 3
    assert [(each.line, each.element) for each in found.refused] == [
        (3, UNSET),
        (5, UNSET),
    ]
    assert found.refused[1].reason == "Expected `object`, got `int`"


def test_one_bad_element_costs_that_element() -> None:
    found = splitter(JSON)(b'[{}, {"a": }, {"b": 1}, 5]')

    assert found.messages == [b"{}", b'{"b": 1}']
    assert [(each.line, each.element) for each in found.refused] == [
        (UNSET, 1),
        (UNSET, 3),
    ]


BAD_DETAILS = (b'{"a": "\xe9"}', rb'{"a": "\ud83d"}', b'{"a": NaN}', b'{"a": 1e999}')


@pytest.mark.parametrize("bad", BAD_DETAILS)
def test_what_the_receiver_mends_is_taken_as_it_is(bad: bytes) -> None:
    for media_type in EVERY:
        assert splitter(media_type)(b"%b\n{}\n%b" % (bad, bad)) == (
            [bad, b"{}", bad],
            [],
        )
    assert splitter(JSON)(b"[{},%b]" % bad) == ([b"{}", bad], [])
    several_lines = bad.replace(b" ", b"\n")
    assert splitter(JSON)(several_lines) == ([several_lines], [])


@pytest.mark.parametrize("media_type", EVERY)
def test_more_objects_than_memory_should_be_spent_on_are_refused(
    media_type: str,
) -> None:
    with pytest.raises(BadBody, match="send it in several parts"):
        splitter(media_type)(b"{}\n" * (MOST_OBJECTS + 1))


@pytest.mark.parametrize("form", ["array", "lines"])
def test_a_large_body_costs_a_few_times_its_size(form: str) -> None:
    count = 100_000
    message = b'{"a":12345678901}'
    separator = b"," if form == "array" else b"\n"
    body = separator.join([message] * count)
    body = b"[" + body + b"]" if form == "array" else body
    split = splitter(JSON)

    tracemalloc.start(1)
    found = split(body).messages
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(found) == count
    # As MOST_OBJECTS has it: 150 MB for the most messages that there may be.
    assert peak < 150 * count


@pytest.mark.parametrize(
    "media_type", ["text/csv", "application/x-www-form-urlencoded", "json", ""]
)
def test_other_media_types_are_refused_with_those_that_are_not(media_type: str) -> None:
    with pytest.raises(UnsupportedBody, match="application/json, application/x-ndjson"):
        splitter(media_type)


@given(messages, st.sampled_from([None, 1]))
def test_messages_come_out_as_they_went_in(
    sent: list[dict[str, object]], indent: int | None
) -> None:
    array = json.dumps(sent, indent=indent).encode()
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in sent).encode()

    assert [json.loads(each) for each in splitter(JSON)(array).messages] == sent
    for media_type in EVERY:
        found = splitter(media_type)(lines)
        assert [json.loads(each) for each in found.messages] == sent
        assert not found.refused


@given(
    st.sampled_from(EVERY),
    st.binary()
    | st.lists(
        st.sampled_from(
            [b"[", b"]", b"{", b"}", b'"', b"a", b":", b",", b"\n", b" ", b"1", b"\xff"]
        ),
        max_size=40,
    ).map(b"".join),
)
def test_whatever_comes_is_taken_or_a_bad_body(media_type: str, body: bytes) -> None:
    try:
        found = splitter(media_type)(body)
    except BadBody:
        return
    for each in found.messages:
        mended = mend_json(each)
        assert mended is not None
        assert isinstance(msgspec.json.decode(mended.text), dict)
