"""Find the environment of a start message in the tasks of its graph; pure.

No other part of a start message names it (contract.md section 1.3). The places were
found in messages of a real Nailgun: the task `upload_cluster_configuration` of the
master has it as YAML, paths below three directories have its id, and an rsync source
has its release.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import msgspec
import yaml

from astute.names import cluster_ids
from astute.wire import WireError
from db.domain.history import MASTER_NODE


#: In the graph `net-verification` the task is `v_upload_cluster_configuration`.
_CONFIGURATION = "upload_cluster_configuration"
#: In other paths this number means something else.
_PATH = re.compile(rb"/(?:var/lib/fuel/(?:configs|keys)|etc/fuel/cluster)/(\d{1,9})/")
_IN_PATHS = b"/fuel/"
_PUPPET = re.compile(rb"rsync://[^/\"\s]*/puppet/([^/\"\s]{1,255})/modules")
_IN_PUPPET = b"rsync://"
#: Limits for YAML: characters, events and depth. 500 nodes have 3 MB, with the cluster
#: before the nodes; libyaml's time grows with the square of the depth.
_MOST_YAML = 8 << 20
_MOST_EVENTS = 200_000
_DEEPEST = 30
_LARGEST_ID = 2**31 - 1
#: The members of the document to find.
_SOUGHT = {("cluster", "id"), ("cluster", "name"), ("release", "version")}
#: The key of elements of a list, which have none; no real key is this text.
_NO_KEYS = "\0"


class Environment(NamedTuple):
    """What a graph says about its environment."""

    #: Usually one; none, or several that contradict each other.
    cluster_ids: frozenset[int] = frozenset()
    name: str | None = None
    #: "<openstack>-<fuel>", for example "newton-10.0".
    release_version: str | None = None


class EnvironmentReader:
    """Reads one task after the other; `environment` is the result for all of them."""

    def __init__(self) -> None:
        self._cluster_ids: set[int] = set()
        self._names: set[str] = set()
        self._releases: set[str] = set()
        self._releases_of_paths: set[str] = set()

    def read(self, node_id: str, name: str | None, body: bytes) -> None:
        """Read one task on one node; it may say nothing."""
        if _IN_PATHS in body:
            self._cluster_ids |= cluster_ids(_PATH, body)
        if _IN_PUPPET in body:
            self._releases_of_paths.update(
                found.decode(errors="replace") for found in _PUPPET.findall(body)
            )
        if (
            node_id == MASTER_NODE
            and name is not None
            and name.endswith(_CONFIGURATION)
        ):
            self._read_configuration(body)

    @property
    def environment(self) -> Environment:
        """The result; a name or release is None if there are two."""
        return Environment(
            frozenset(self._cluster_ids),
            _only(self._names),
            _only(self._releases or self._releases_of_paths),
        )

    def _read_configuration(self, body: bytes) -> None:
        found = _members(_data_of(body))
        cluster_id = found.get(("cluster", "id"), "")
        if cluster_id.isascii() and cluster_id.isdecimal() and len(cluster_id) <= 10:  # noqa: PLR2004
            number = int(cluster_id)
            if 0 < number <= _LARGEST_ID:
                self._cluster_ids.add(number)
        for key, known in (
            (("cluster", "name"), self._names),
            (("release", "version"), self._releases),
        ):
            text = found.get(key, "").replace("\0", "")[:255]
            if text:
                known.add(text)


def _only(texts: set[str]) -> str | None:
    return next(iter(texts)) if len(texts) == 1 else None


def _data_of(body: bytes) -> str:
    """Return the text that a task uploads; empty: there is none."""
    try:
        task = msgspec.json.decode(body, type=dict[str, Any])
    except WireError:
        return ""
    parameters = task.get("parameters")
    data = parameters.get("data") if isinstance(parameters, dict) else None
    return data[:_MOST_YAML] if isinstance(data, str) else ""


def _members(text: str) -> dict[tuple[str | None, ...], str]:
    """Return the members to find in a YAML document, as far as it can be read.

    It is read event by event: building a document could exhaust the stack.
    """
    found: dict[tuple[str | None, ...], str] = {}
    try:
        for key, value in _pairs(text):
            if key in _SOUGHT:
                found.setdefault(key, value)
                if len(found) == len(_SOUGHT):
                    break
    except (yaml.YAMLError, ValueError):
        # Members before the error may be good.
        pass
    return found


def _pairs(text: str) -> Iterator[tuple[tuple[str | None, ...], str]]:
    """Yield the scalars of mappings with their paths in the document."""
    #: For each open mapping the key whose value follows; None: a key follows.
    keys: list[str | None] = []
    for event in islice(yaml.parse(text, Loader=_LOADER), _MOST_EVENTS):
        if len(keys) > _DEEPEST:
            return
        if isinstance(event, yaml.CollectionStartEvent):
            is_mapping = isinstance(event, yaml.MappingStartEvent)
            keys.append(None if is_mapping else _NO_KEYS)
        elif isinstance(event, yaml.CollectionEndEvent):
            keys.pop()
            if keys and keys[-1] != _NO_KEYS:
                keys[-1] = None
        elif isinstance(event, yaml.ScalarEvent) and keys and keys[-1] != _NO_KEYS:
            if keys[-1] is None:
                keys[-1] = event.value
            else:
                if len(keys) == 2:  # noqa: PLR2004
                    yield tuple(keys), event.value
                keys[-1] = None


_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
