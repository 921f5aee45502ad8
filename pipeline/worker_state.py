"""What the processes of one worker know of each other, in memory that they share.

Made before the pool's processes are forked, so that all of them see it. No lock: each
value is written whole and may be a moment old.
"""

import mmap
import struct
import time


_STOPPING = 0
_PROGRESS = 8
_WAITING = 16
_BEGAN = 24
_SIZE = 32
#: Seconds between two looks at whether the worker stops.
_LOOK = 0.1


class WorkerState:
    """Whether the worker stops, when reports were last taken, how many wait, …"""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _SIZE)

    @property
    def is_stopping(self) -> bool:
        """Whether the worker was asked to stop: what waits is left to others."""
        return bool(self._memory[_STOPPING])

    def stop(self) -> None:
        """Say that the worker stops."""
        self._memory[_STOPPING] = 1

    @property
    def last_progress(self) -> float:
        """When reports were last taken or stored, on the clock time.monotonic()."""
        (moment,) = struct.unpack_from("d", self._memory, _PROGRESS)
        return float(moment)

    def progressed(self) -> None:
        """Say that reports were taken or stored just now."""
        struct.pack_into("d", self._memory, _PROGRESS, time.monotonic())

    @property
    def waiting(self) -> int:
        """How many reports waited when the doorbell last looked."""
        (number,) = struct.unpack_from("q", self._memory, _WAITING)
        return int(number)

    def saw_waiting(self, number: int) -> None:
        """Say how many reports wait."""
        struct.pack_into("q", self._memory, _WAITING, number)

    @property
    def last_began(self) -> float:
        """When a run last began, on the clock time.monotonic(); 0: none did."""
        (moment,) = struct.unpack_from("d", self._memory, _BEGAN)
        return float(moment)

    def run_began(self) -> None:
        """Say that a run began just now."""
        struct.pack_into("d", self._memory, _BEGAN, time.monotonic())

    def wait(self, seconds: float) -> None:
        """Sleep, but no longer than until the worker stops."""
        end = time.monotonic() + seconds
        while not self.is_stopping and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _LOOK))


#: Of this process and of those that it forks.
STATE = WorkerState()
