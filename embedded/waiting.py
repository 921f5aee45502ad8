"""Wait until a server answers, or report why it never will."""

import subprocess
import time
from collections.abc import Callable

from embedded.child import describe_exit
from embedded.errors import ServiceError
from embedded.log import ServerLog


#: Long, because a server that replays a large log after a crash is busy, not broken.
START_SECONDS = 300


def until_answers(
    name: str,
    process: subprocess.Popen[bytes],
    log: ServerLog,
    answers: Callable[[], bool],
) -> None:
    """Wait until `answers` returns True.

    Raises :class:`ServiceError` if the process exits, or after five minutes.
    """
    deadline = time.monotonic() + START_SECONDS
    while not answers():
        if (status := process.poll()) is not None:
            raise ServiceError(
                f"{name} {describe_exit(status)} at start: {log.last_words()}; "
                "with another DATA_DIR it would begin empty"
            )
        if time.monotonic() > deadline:
            raise ServiceError(
                f"{name} did not answer in {START_SECONDS} s: {log.last_words()}"
            )
        time.sleep(0.02)


def until_exits(process: subprocess.Popen[bytes], *ladder: tuple[int, float]) -> None:
    """Send each signal in turn and wait its seconds, until `process` has ended."""
    for number, seconds in ladder:
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            continue
