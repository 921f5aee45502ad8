"""How fast a recording is played: as fast as it goes, or a multiple of its own time."""

import math
import time
from collections.abc import Callable

import click


AS_FAST_AS_IT_GOES = math.inf
#: Seconds; the operating system refuses some centuries.
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
        """Return how many recorded seconds pass in one."""
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
    """Says when an offset of a recording is due."""

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
        """Let offset 0 be now."""
        self._began = self._clock()

    def is_due(self, offset: float) -> bool:
        """Say whether the time of an offset, in seconds, has come."""
        return self._remaining(offset) <= 0

    def wait(self, offset: float) -> None:
        """Return when the time of an offset, in seconds, has come."""
        while (remaining := self._remaining(offset)) > 0:
            self._sleep(min(remaining, _LONGEST_SLEEP))

    def _remaining(self, offset: float) -> float:
        return self._began + offset / self._speed - self._clock()
