"""Times without a zone are the reader's, also where clocks are changed."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from text.local_times import shown, with_zone


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    ("given", "since", "until"),
    [
        ("2016-03-07T14:49:06", "2016-03-07T13:49:06", "2016-03-07T13:49:06"),
        ("2016-03-07", "2016-03-06T23:00:00", "2016-03-06T23:00:00"),
        ("2016-07-07 14:49", "2016-07-07T12:49:00", "2016-07-07T12:49:00"),
        # Clocks went back from 3 to 2: it came twice.
        ("2016-10-30T02:30", "2016-10-30T00:30:00", "2016-10-30T01:30:00"),
        # They went from 2 to 3: it never came.
        ("2016-03-27T02:30", "2016-03-27T00:30:00", "2016-03-27T01:30:00"),
    ],
)
def test_a_time_without_a_zone_is_the_reader_s(
    given: str, since: str, until: str
) -> None:
    assert with_zone(given, None) == f"{since}+00:00"
    assert with_zone(given, None, is_end=True) == f"{until}+00:00"
    in_berlin = ZoneInfo("Europe/Berlin")
    assert with_zone(given, in_berlin) == f"{since}+00:00"
    assert with_zone(given, in_berlin, is_end=True) == f"{until}+00:00"


def test_a_time_without_a_zone_is_utc_for_who_wants_utc() -> None:
    assert with_zone("2016-03-07T14:49:06", UTC) == "2016-03-07T14:49:06+00:00"


@pytest.mark.usefixtures("berlin")
@pytest.mark.parametrize(
    "given",
    [
        *("24h", "7d", "1457362146", "nonsense", "", "9" * 40),
        *("2016-03-07T14:49:06Z", "2016-03-07T14:49:06+09:00", "0001-01-01"),
        "20160307",
    ],
)
def test_what_says_its_zone_or_is_no_time_goes_as_it_is(given: str) -> None:
    assert with_zone(given, None) == given


@pytest.mark.usefixtures("berlin")
def test_what_is_shown_is_read_back() -> None:
    moment = datetime(2016, 10, 30, 1, 30, tzinfo=UTC)

    assert shown(moment) == "2016-10-30T02:30:00+01:00"
    assert with_zone(shown(moment), None) == shown(moment)


@pytest.mark.usefixtures("berlin")
def test_words_and_times_of_the_day_are_the_reader_s() -> None:
    here = datetime.now().astimezone()
    midnight = here.replace(hour=0, minute=0, second=0, microsecond=0)

    assert datetime.fromisoformat(with_zone("today", None)) == midnight
    yesterday = datetime.fromisoformat(with_zone("yesterday 14:03", None)).astimezone()
    assert (yesterday.hour, yesterday.minute) == (14, 3)
    assert (midnight.date() - yesterday.date()).days == 1
    clock = datetime.fromisoformat(with_zone("9:05", None)).astimezone()
    assert (clock.hour, clock.minute) == (9, 5)
    # The last time that it was.
    assert 0 <= (here - clock).total_seconds() < 25 * 3600
    assert datetime.fromisoformat(with_zone("now", None)) >= here
    for text in ("noon", "now 14:03", "tomorrow", "25:00", "14:3"):
        assert with_zone(text, None) == text
