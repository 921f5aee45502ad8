"""The names and releases of Nailgun's environments."""

import time
from typing import Final

from nailgun.client import Nailgun
from nailgun.errors import NotThere
from nailgun.values import Cluster


#: Seconds between two requests for the names of environments.
_NAMES_AGE: Final = 600.0


class Environments:
    """The names and releases of environments, cached for a while."""

    def __init__(self, nailgun: Nailgun) -> None:
        self._nailgun = nailgun
        self._clusters: dict[int, Cluster] | None = None
        self._requested_at = 0.0
        self._versions: dict[int, str | None] = {}

    @property
    def is_due(self) -> bool:
        """Whether the names must be requested again."""
        return self._clusters is None

    def forget_old(self) -> None:
        """Drop cached values that may have changed."""
        if time.monotonic() - self._requested_at > _NAMES_AGE:
            self._clusters = None

    def all(self) -> dict[int, Cluster]:
        """Return them by id."""
        if self._clusters is None:
            # Also if the request fails: other data is requested too.
            self._requested_at = time.monotonic()
            self._clusters = {}
            self._clusters = {each.id: each for each in self._nailgun.clusters()}
        return self._clusters

    def find(self, cluster_id: int) -> tuple[Cluster, str | None] | None:
        """Return an environment and its release's version; None: it does not exist."""
        if cluster_id not in self.all():
            # It may be newer than the cache.
            self._clusters = None
        cluster = self.all().get(cluster_id)
        if cluster is None:
            return None
        if cluster.release_id not in self._versions:
            try:
                version = self._nailgun.release_version(cluster.release_id)
            except NotThere:
                version = None
            self._versions[cluster.release_id] = version
        return cluster, self._versions[cluster.release_id]
