"""The two mounts of the API, and how they differ."""

from collections.abc import Iterable
from typing import Final, Generic, NamedTuple, TypeVar

from db.queries.times import TimeFormat


#: What the specification's mount leaves out: a task's name once more.
LATER_NAME: Final = "task_name"

Part_co = TypeVar("Part_co", covariant=True)
Part = TypeVar("Part")


class Mount(NamedTuple):
    """One mount of the API, and its format of answers."""

    prefix: str
    #: Suffix of schema and operation names that belong to this mount only.
    suffix: str
    times: TimeFormat
    #: The format of times in data of one run: entries, summary, failures.
    history_times: TimeFormat
    #: Whether entries also have `task_name`, the later releases' name of a task.
    shows_task_name: bool

    def members(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those members of a shape that are shown here."""
        return tuple(
            name for name in names if self.shows_task_name or name != LATER_NAME
        )


#: The specification's format; times are whole seconds since 1970.
SPECIFIED: Final = Mount(
    "/api", "", TimeFormat.epoch, TimeFormat.epoch, shows_task_name=False
)
#: The released clients' format; times are UTC, without a zone.
CLIENTS: Final = Mount(
    "/api/v1", "V1", TimeFormat.iso_microseconds, TimeFormat.iso, shows_task_name=True
)
#: Both, in the order of the OpenAPI document.
MOUNTS: Final = (SPECIFIED, CLIENTS)


class ByMount(NamedTuple, Generic[Part_co]):
    """A value for each mount."""

    specified: Part_co
    clients: Part_co

    def at(self, mount: Mount) -> Part_co:
        """Return the value of a mount."""
        return self.clients if mount == CLIENTS else self.specified


def at(part: Part | ByMount[Part], mount: Mount) -> Part:
    """Return a mount's value of something that may differ between mounts."""
    return part.at(mount) if isinstance(part, ByMount) else part
