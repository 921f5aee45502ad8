"""Ctrl-C ends the tests at once, without teardown, and all processes they started."""

import os
import signal
from collections.abc import Callable
from types import FrameType

import psutil


#: What a shell reports of a command that Ctrl-C ended.
_INTERRUPTED = 130
#: Started by the session of pytest and stopped by it, as they would stop anyway.
_SERVERS = ("postgres", "valkey-server", "redis-server")


def end_at_once_on_ctrl_c(last: Callable[[], None]) -> None:
    """Let SIGINT end this process and its children, after a call of `last`.

    pytest itself would tear down each fixture first, which takes a minute.
    """

    def end(number: int, frame: FrameType | None) -> None:
        # A second one need not wait for anything.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        _kill_children()
        last()
        os._exit(_INTERRUPTED)

    signal.signal(signal.SIGINT, end)


def _kill_children() -> None:
    children = psutil.Process().children(recursive=True)
    for child in children:
        try:
            if not child.name().startswith(_SERVERS):
                child.kill()
        except psutil.NoSuchProcess:
            pass
