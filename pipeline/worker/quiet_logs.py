"""Limit log lines that libraries repeat many times a second while a broker is away."""

import logging
import time


_PERIOD = 60.0


class OnceAMinute(logging.Filter):
    """Passes the first record of each kind, then one a minute, with a count.

    A kind is a message before its arguments are inserted.
    """

    def __init__(self) -> None:
        super().__init__()
        self._passed_at: dict[str, float] = {}
        self._held_back: dict[str, int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is logged."""
        kind = str(record.msg)
        now = time.monotonic()
        passed_at = self._passed_at.get(kind)
        if passed_at is not None and now - passed_at < _PERIOD:
            self._held_back[kind] = self._held_back.get(kind, 0) + 1
            return False
        self._passed_at[kind] = now
        if number := self._held_back.pop(kind, 0):
            record.msg = f"{record.msg} (and {number} times more since the last line)"
        return True


class NodeNameTaken(logging.Filter):
    """Replaces seven lines of Celery about a node's name by one, or by none."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True; replace the text of a record about a taken name."""
        said = record.getMessage()
        if "already using this process mailbox" in said or "RESOURCE_LOCKED" in said:
            record.msg = (
                "node_name_taken: another worker of this broker has the same name, and"
                " commands and Flower reach only one of them; stop it, or start each"
                " with its own name (-n NAME@%h). Both receive reports"
            )
            record.args = ()
            record.exc_info = None
            record.levelno, record.levelname = logging.ERROR, "ERROR"
        return True


def quieten() -> None:
    """Install the filters for Celery and py-amqp."""
    # Celery reconnects to a full broker several times a second.
    consumer = logging.getLogger("celery.worker.consumer.consumer")
    consumer.addFilter(NodeNameTaken())
    consumer.addFilter(OnceAMinute())
    logging.getLogger("py.warnings").addFilter(NodeNameTaken())
    # "Received method (60, 60) during closing channel": a message that was on its way
    # when its channel was closed; it returns to the queue. Thousands are normal.
    logging.getLogger("amqp").setLevel(logging.ERROR)
