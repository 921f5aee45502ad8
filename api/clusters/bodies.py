"""Request bodies of clusters."""

from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from api.http.values import LARGEST_ID
from db.domain.gate import is_readable
from fuel_history.shapes.shape import means


# Looked at below, so that the errors are in words.
_NAME = means(
    "The environment's name; not blank.",
    pattern=r"^[^\u0000]*[^\s\u0000-\u0020\u0085][^\u0000]*$",
)
_RELEASE = means(
    "`<openstack>-<fuel>`, like `mitaka-9.0`; null: not known.",
    pattern=r"^([^\u0000-]*-[0-9]{1,9}[^\u0000]*|2014\.1)$",
)


class NewCluster(msgspec.Struct, forbid_unknown_fields=True):
    """A cluster with the id that Nailgun gave it."""

    id: Annotated[
        int,
        msgspec.Meta(ge=1, le=LARGEST_ID),
        means("The environment's id in Nailgun."),
    ]
    name: Annotated[str, _NAME]
    #: None: not known; its deployments are recorded.
    release_version: Annotated[str | None, _RELEASE] = None

    def __post_init__(self) -> None:
        """Raise ValueError for values that no cluster can have; msgspec reports it."""
        _check_name(self.name)
        _check_release_version(self.release_version)


class ClusterChange(msgspec.Struct, forbid_unknown_fields=True):
    """The members of a cluster to change."""

    name: Annotated[str | UnsetType, _NAME] = UNSET
    release_version: Annotated[str | UnsetType | None, _RELEASE] = UNSET

    def __post_init__(self) -> None:
        """Raise ValueError as NewCluster does, and if no member is given."""
        if self.name is UNSET and self.release_version is UNSET:
            raise ValueError("give name, release_version or both")
        if self.name is not UNSET:
            _check_name(self.name)
        if self.release_version is not UNSET:
            _check_release_version(self.release_version)

    def columns(self) -> dict[str, str | None]:
        """Return the given members by the names of their columns."""
        given = {"name": self.name, "release_version": self.release_version}
        return {name: value for name, value in given.items() if value is not UNSET}


def _check_name(name: str) -> None:
    if not name.strip():
        raise ValueError("name must not be blank")
    if "\0" in name:  # PostgreSQL cannot store NUL in a text
        raise ValueError("name must not contain a NUL character")


def _check_release_version(release_version: str | None) -> None:
    if release_version is None:
        return
    if "\0" in release_version or not is_readable(release_version):
        raise ValueError(
            "release_version must be Nailgun's <openstack>-<fuel>, like mitaka-9.0"
        )
