"""The two places where the API is, and how they differ."""

from collections.abc import Iterable
from typing import Final, Generic, NamedTuple, TypeVar

from db.queries.times import TimeFormat


#: What the specification's mount leaves out: a task's name once more.
LATER_NAME: Final = "task_name"

Part_co = TypeVar("Part_co", covariant=True)
Part = TypeVar("Part")


class Mount(NamedTuple):
    """One place where the API is, and how it shows things there."""

    prefix: str
    #: Of the names of schemas and operations that are this mount's own.
    suffix: str
    times: TimeFormat
    #: The form of times of what belongs to one run: entries, summary, failures.
    history_times: TimeFormat
    #: Whether an entry has its task's name under the later releases' name too.
    shows_task_name: bool

    def members(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those members of a shape that are shown here."""
        return tuple(
            name for name in names if self.shows_task_name or name != LATER_NAME
        )


#: The specification's shape; times are whole seconds since 1970.
SPECIFIED: Final = Mount(
    "/api", "", TimeFormat.epoch, TimeFormat.epoch, shows_task_name=False
)
#: What the released clients read; times are UTC, without a zone.
CLIENTS: Final = Mount(
    "/api/v1", "V1", TimeFormat.iso_microseconds, TimeFormat.iso, shows_task_name=True
)
#: Both, in the order of the document.
MOUNTS: Final = (SPECIFIED, CLIENTS)


class ByMount(NamedTuple, Generic[Part_co]):
    """What differs from mount to mount."""

    specified: Part_co
    clients: Part_co

    def at(self, mount: Mount) -> Part_co:
        """Return that of a mount."""
        return self.clients if mount == CLIENTS else self.specified


def at(part: Part | ByMount[Part], mount: Mount) -> Part:
    """Return what a mount has of something, which may differ from mount to mount."""
    return part.at(mount) if isinstance(part, ByMount) else part
