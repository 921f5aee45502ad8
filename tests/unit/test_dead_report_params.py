"""What requests for dead reports can ask, and how many are replayed at once."""

from datetime import UTC, datetime, timedelta

import pytest

from api.http.query import BadParameter, Params
from api.kept_reports.dead_query import DeadPurgeQuery, DeadReportsQuery
from db.domain.reports import DeadReportFilter
from db.queries.sizes import Size
from kept_reports.batches import LARGEST_BATCH, batches
from publishing.outbox import MOST_MESSAGES


NOW = datetime(2016, 3, 8, 12, 0, tzinfo=UTC)
WAITING = DeadReportFilter(replayed=False)


@pytest.mark.parametrize(
    ("params", "asked"),
    [
        ({"reasons": "", "since": "", "until": "", "replayed": ""}, WAITING),
        ({"replayed": "0"}, WAITING),
        ({"replayed": "true"}, DeadReportFilter(replayed=True)),
        (
            {"reasons": "not_json, too_large,not_json"},
            WAITING._replace(reasons=("not_json", "too_large")),
        ),
        ({"since": "24h"}, WAITING._replace(since=NOW - timedelta(days=1))),
        ({"until": "2016-03-08T12:00:00"}, WAITING._replace(until=NOW)),
    ],
)
def test_filters(params: Params, asked: DeadReportFilter) -> None:
    assert DeadReportsQuery.of(params, now=NOW).wanted == asked


@pytest.mark.parametrize(
    ("params", "message"),
    [
        (
            {"reasons": "not_jsn"},
            "reasons can only be: not_compressed_well, too_large,",
        ),
        ({"since": "1h", "until": "2h"}, "since must be earlier than until"),
        ({"replayed": "yes"}, "replayed must be 0 or 1"),
        ({"fields": "payload"}, "fields has no 'payload'; known are: id,"),
        ({"order_by": "reason"}, "order_by must be one of: id, -id"),
        (
            {"reason": "not_json"},
            "Unknown parameter reason; known are: reasons, since,",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(params: Params, message: str) -> None:
    with pytest.raises(BadParameter, match=message):
        DeadReportsQuery.of(params, now=NOW)


def test_a_purge_takes_what_the_list_has_or_everything() -> None:
    params = {"reasons": "not_json", "until": "7d"}

    listed = DeadReportsQuery.of(params, now=NOW).wanted
    assert DeadPurgeQuery.of(params, now=NOW).wanted == listed
    assert DeadPurgeQuery.of({"replayed": "0"}).wanted == WAITING
    assert DeadPurgeQuery.of({"all": "1"}).wanted == DeadReportFilter()


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "give at least one of: reasons, since, until, replayed; or all=1"),
        ({"reasons": "", "all": "0"}, "give at least one of: reasons"),
        ({"all": "1", "replayed": "1"}, "all cannot be combined with other parameters"),
        ({"limit": "5"}, "Unknown parameter limit"),
    ],
)
def test_a_purge_of_nothing_in_particular_is_refused(
    params: Params, message: str
) -> None:
    with pytest.raises(BadParameter, match=message):
        DeadPurgeQuery.of(params)


def test_batches_are_bounded_in_bytes_and_in_number() -> None:
    large = [Size(number, LARGEST_BATCH // 2) for number in range(3)]
    small = [Size(number, 1) for number in range(3, MOST_MESSAGES + 4)]

    found = list(batches([*large, *small]))

    assert [len(batch) for batch in found] == [2, MOST_MESSAGES, 2]
    assert [each for batch in found for each in batch] == list(range(MOST_MESSAGES + 4))
    assert list(batches([Size(1, 2 * LARGEST_BATCH)])) == [[1]]
