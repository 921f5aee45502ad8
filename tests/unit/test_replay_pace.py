"""Speeds as they are written, and when a line is due."""

import math

import click
import pytest

from admin.replay.playback_clock import Pace, Speed


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleeps: list[float] = []

    def read(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.sleeps.append(seconds)
        self.now += seconds


def paced(speed: float) -> tuple[Pace, Clock]:
    clock = Clock()
    return Pace(speed, clock.read, clock.sleep), clock


@pytest.mark.parametrize(
    ("text", "speed"),
    [
        ("max", math.inf),
        ("recorded", 1),
        ("1x", 1),
        ("10x", 10),
        ("0.5x", 0.5),
        ("1e3x", 1000),
    ],
)
def test_a_speed_is_recorded_seconds_in_one(text: str, speed: float) -> None:
    assert Speed().convert(text, None, None) == speed


@pytest.mark.parametrize(
    "text", ["", "x", "10", "0x", "-1x", "infx", "nanx", "10X", "10 times", "fast"]
)
def test_other_words_are_no_speed(text: str) -> None:
    with pytest.raises(click.BadParameter, match="max, recorded or a multiple"):
        Speed().convert(text, None, None)


@pytest.mark.parametrize(
    ("speed", "sleeps"),
    [
        # 0 s is due at once; the second 3 is no later than the first.
        (1, [2, 1, 4]),
        (10, [0.2, 0.1, 0.4]),
        (0.5, [4, 2, 8]),
        (math.inf, []),
    ],
)
def test_lines_wait_for_their_own_offset(speed: float, sleeps: list[float]) -> None:
    pace, clock = paced(speed)

    for offset in (0, 2, 3, 3, 7):
        pace.wait(offset)

    assert clock.sleeps == pytest.approx(sleeps)


def test_time_spent_on_sending_is_not_waited_again() -> None:
    pace, clock = paced(1)
    clock.now += 5

    assert pace.is_due(4)
    assert not pace.is_due(6)
    pace.wait(6)
    assert clock.sleeps == [1]


def test_each_recording_has_its_own_beginning() -> None:
    pace, clock = paced(1)
    pace.wait(10)
    pace.restart()

    assert not pace.is_due(1)
    pace.wait(1)
    assert clock.sleeps == [10, 1]


def test_a_wait_of_centuries_is_slept_in_pieces() -> None:
    pace, clock = paced(1e-3)

    pace.wait(10)

    assert sum(clock.sleeps) == 10_000
    assert max(clock.sleeps) == 3600
