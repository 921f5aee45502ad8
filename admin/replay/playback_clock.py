"""The speed of a replay: unlimited, or a multiple of the recorded one."""

import math
import time
from collections.abc import Callable

import click


AS_FAST_AS_IT_GOES = math.inf
#: Seconds; the operating system refuses a sleep of centuries.
_LONGEST_SLEEP = 3600.0


class Speed(click.ParamType[float]):
    """`max`, `recorded` or a multiple such as `10x`."""

    name = "speed"

    def convert(
        self,
        value: str | float,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> float:
        """Return how many recorded seconds pass per second."""
        if isinstance(value, float):
            return value
        if value in {"max", "recorded"}:
            return AS_FAST_AS_IT_GOES if value == "max" else 1.0
        number, unit = value[:-1], value[-1:]
        try:
            speed = float(number) if unit == "x" else 0.0
        except ValueError:
            speed = 0.0
        if not 0 < speed < math.inf:
            self.fail(f"{value!r} is not max, recorded or a multiple such as 10x")
        return speed


class Pace:
    """Schedules the offsets of a recording."""

    def __init__(
        self,
        speed: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._speed = speed
        self._clock = clock
        self._sleep = sleep
        self._began = clock()

    def restart(self) -> None:
        """Start the clock at offset 0."""
        self._began = self._clock()

    def is_due(self, offset: float) -> bool:
        """Return whether an offset, in seconds, has been reached."""
        return self._remaining(offset) <= 0

    def wait(self, offset: float) -> None:
        """Wait until an offset, in seconds, is reached."""
        while (remaining := self._remaining(offset)) > 0:
            self._sleep(min(remaining, _LONGEST_SLEEP))

    def _remaining(self, offset: float) -> float:
        return self._began + offset / self._speed - self._clock()
