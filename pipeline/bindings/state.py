"""What the worker's main process knows about its queue's bindings."""

import dataclasses
import threading
from collections.abc import Iterable
from datetime import UTC, datetime

from brokers.binding import Binding
from brokers.binding_looks import Look, Missing
from pipeline.retries.repeated_event import RepeatedEvent


#: Seconds between two log lines about a binding that stays missing.
_AGAIN = 3600.0
_HERE_AGAIN = "its exchange, or the queue, was deleted and exists again"


@dataclasses.dataclass(slots=True)
class BindingState:
    """The state of one binding since the worker started."""

    binding: Binding
    #: Why no copies arrive by it; None: they do.
    missing: Missing | None = None
    #: When it was found missing.
    gone_since: datetime | None = None
    #: How often it was missing and was restored.
    restorations: int = 0
    restored_at: datetime | None = None
    #: Whether it ever existed: creating it the first time restores nothing.
    was_there: bool = False
    event: RepeatedEvent = dataclasses.field(
        default_factory=lambda: RepeatedEvent("binding_gone", _AGAIN)
    )

    def saw(self, look: Look) -> None:
        """Record the result of a check."""
        now = datetime.now(UTC)
        if (not look.found and self.was_there) or look.missing is not None:
            self.gone_since = self.gone_since or now
            self.event.happened(
                binding=str(self.binding),
                reason=look.missing.says if look.missing else _HERE_AGAIN,
            )
        self.missing = look.missing
        if look.missing is None:
            if self.gone_since is not None and self.was_there:
                self.restorations += 1
                self.restored_at = now
            self.gone_since, self.was_there = None, True
            self.event.ended()


class BindingsState:
    """The states of all bindings; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._states: dict[Binding, BindingState] = {}

    def saw(self, looks: Iterable[Look]) -> None:
        """Record the results of a check, and log missing bindings."""
        with self._lock:
            for look in looks:
                state = self._states.setdefault(
                    look.binding, BindingState(look.binding)
                )
                state.saw(look)

    def told(self) -> list[BindingState]:
        """Return the states; empty before the first check."""
        with self._lock:
            return [dataclasses.replace(each) for each in self._states.values()]


#: The states in this worker's main process.
BINDINGS = BindingsState()
