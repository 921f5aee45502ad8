"""Arrays as PostgreSQL reads them: tests/integration/test_upsert.py stores them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from db.history.array_texts import array_of_numbers, array_of_texts, array_of_times


@pytest.mark.parametrize(
    ("values", "array"),
    [
        (["a"], '{"a"}'),
        (["a", "b"], '{"a","b"}'),
        (["", "NULL"], '{"","NULL"}'),
        (["a", None], '{"a",NULL}'),
        ([None, None], "{NULL,NULL}"),
        (['say "a,b"', "{}"], r'{"say \"a,b\"","{}"}'),
        (["\\", None], r'{"\\",NULL}'),
        (["\\", '\\"'], r'{"\\","\\\""}'),
        (["é\n", " "], '{"é\n"," "}'),
    ],
)
def test_texts_are_quoted(values: list[str | None], array: str) -> None:
    assert array_of_texts(values) == array


def test_numbers_stand_as_they_are() -> None:
    assert array_of_numbers([1, None, 2147483647]) == "{1,NULL,2147483647}"


def test_times_have_their_offset() -> None:
    noon = datetime(2026, 1, 2, 12, 0, 0, 5000, UTC)
    elsewhere = noon.astimezone(timezone(timedelta(hours=-3)))
    assert array_of_times([noon, None, noon]) == (
        "{2026-01-02T12:00:00.005000+00:00,NULL,2026-01-02T12:00:00.005000+00:00}"
    )
    assert array_of_times([elsewhere]) == "{2026-01-02T09:00:00.005000-03:00}"
