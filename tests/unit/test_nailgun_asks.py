"""Nailgun is asked often while something changes, seldom later, and never for ever."""

from db.domain.nailgun_asks import until_ended, until_found, until_usable


HOUR, DAY = 3600.0, 86_400.0


def test_a_run_that_goes_on_is_asked_about_every_minute_at_least_for_a_day() -> None:
    assert until_ended(0) == 10
    assert until_ended(600) == 30
    assert until_ended(3 * HOUR) == 60


def test_one_that_never_ends_is_asked_about_every_hour_then_never() -> None:
    assert until_ended(2 * DAY) == HOUR
    assert until_ended(31 * DAY) is None


def test_one_that_nailgun_does_not_know_may_come_a_moment_later() -> None:
    assert [until_found(5, number) for number in (1, 2, 3, 4)] == [10, 60, 600, None]
    # But not one of years ago.
    assert until_found(2 * DAY, 1) is None


def test_bad_answers_end_the_asking() -> None:
    pauses = [until_usable(failures) for failures in range(1, 8)]

    assert pauses == [60, 120, 240, 480, 960, 1920, None]
