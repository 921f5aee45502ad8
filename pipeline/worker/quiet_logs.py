"""Lines of libraries that say one thing many times a second while a broker is away."""

import logging
import time


_PERIOD = 60.0


class OnceAMinute(logging.Filter):
    """Lets the first record of each kind through, then one a minute, with a count.

    A kind is a message before its arguments are put in.
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
    """Says in one line what Celery says of a node's name in seven, or not at all."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return True, having replaced what the record says of a taken name."""
        said = record.getMessage()
        if "already using this process mailbox" in said or "RESOURCE_LOCKED" in said:
            record.msg = (
                "node_name_taken: another worker of this broker has the same name, and"
                " commands and Flower reach only one of them; end it, or start each"
                " with a name of its own (-n NAME@%h). Both receive reports"
            )
            record.args = ()
            record.exc_info = None
            record.levelno, record.levelname = logging.ERROR, "ERROR"
        return True


def quieten() -> None:
    """Let Celery and py-amqp repeat themselves less often."""
    # It reconnects to a broker that is full several times a second.
    consumer = logging.getLogger("celery.worker.consumer.consumer")
    consumer.addFilter(NodeNameTaken())
    consumer.addFilter(OnceAMinute())
    logging.getLogger("py.warnings").addFilter(NodeNameTaken())
    # "Received method (60, 60) during closing channel": a message that was on its way
    # when its channel was closed goes back to the queue. Thousands of them are normal.
    logging.getLogger("amqp").setLevel(logging.ERROR)
