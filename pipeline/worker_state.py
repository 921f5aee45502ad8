"""State shared by the processes of one worker, in shared memory.

It is created before the pool's processes fork, so all of them see it. It needs no lock:
each value is written at once, and may be a moment old.
"""

import mmap
import struct
import time


_STOPPING = 0
_PROGRESS = 8
_WAITING = 16
_BEGAN = 24
_SIZE = 32
#: Seconds between two checks whether the worker stops.
_LOOK = 0.1


class WorkerState:
    """Whether the worker stops, when reports were last taken, how many wait, …"""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _SIZE)

    @property
    def is_stopping(self) -> bool:
        """Whether the worker is to stop; waiting reports are left to others."""
        return bool(self._memory[_STOPPING])

    def stop(self) -> None:
        """Record that the worker stops."""
        self._memory[_STOPPING] = 1

    @property
    def last_progress(self) -> float:
        """When reports were last taken or stored, on the clock time.monotonic()."""
        (moment,) = struct.unpack_from("d", self._memory, _PROGRESS)
        return float(moment)

    def progressed(self) -> None:
        """Record that reports were taken or stored just now."""
        struct.pack_into("d", self._memory, _PROGRESS, time.monotonic())

    @property
    def waiting(self) -> int:
        """How many reports waited at the doorbell's last check."""
        (number,) = struct.unpack_from("q", self._memory, _WAITING)
        return int(number)

    def saw_waiting(self, number: int) -> None:
        """Record how many reports wait."""
        struct.pack_into("q", self._memory, _WAITING, number)

    @property
    def last_began(self) -> float:
        """When a task last started, on the clock time.monotonic(); 0: never."""
        (moment,) = struct.unpack_from("d", self._memory, _BEGAN)
        return float(moment)

    def run_began(self) -> None:
        """Record that a task started just now."""
        struct.pack_into("d", self._memory, _BEGAN, time.monotonic())

    def wait(self, seconds: float) -> None:
        """Sleep, but not longer than until the worker stops."""
        end = time.monotonic() + seconds
        while not self.is_stopping and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, _LOOK))


#: Of this process and of those that it forks.
STATE = WorkerState()
