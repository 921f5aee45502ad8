"""The environment that a start message names, inside the tasks of its graph; pure.

Nothing else of a start message has it (contract.md section 1.3). Where it is was seen
in what a real Nailgun sent: the task `upload_cluster_configuration` of the master has
it as YAML, paths below three directories have its id, and a source of rsync has its
release.
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


#: The graph `net-verification` has it as `v_upload_cluster_configuration`.
_CONFIGURATION = "upload_cluster_configuration"
#: Other paths have other numbers there.
_PATH = re.compile(rb"/(?:var/lib/fuel/(?:configs|keys)|etc/fuel/cluster)/(\d{1,9})/")
_IN_PATHS = b"/fuel/"
_PUPPET = re.compile(rb"rsync://[^/\"\s]*/puppet/([^/\"\s]{1,255})/modules")
_IN_PUPPET = b"rsync://"
#: Characters, events and depth of YAML that are read. 500 nodes have 3 MB, with the
#: cluster before the nodes; libyaml's time grows with the square of the depth.
_MOST_YAML = 8 << 20
_MOST_EVENTS = 200_000
_DEEPEST = 30
_LARGEST_ID = 2**31 - 1
#: Members of the document that are sought.
_SOUGHT = {("cluster", "id"), ("cluster", "name"), ("release", "version")}
#: Stands for the key in a list, which has none; no key is such a text.
_NO_KEYS = "\0"


class Environment(NamedTuple):
    """What a graph says of its environment."""

    #: Usually one; none, or several that contradict each other.
    cluster_ids: frozenset[int] = frozenset()
    name: str | None = None
    #: "<openstack>-<fuel>", for example "newton-10.0".
    release_version: str | None = None


class EnvironmentReader:
    """Reads task by task; `environment` is what all of them said."""

    def __init__(self) -> None:
        self._cluster_ids: set[int] = set()
        self._names: set[str] = set()
        self._releases: set[str] = set()
        self._releases_of_paths: set[str] = set()

    def read(self, node_id: str, name: str | None, body: bytes) -> None:
        """Take what one task on one node says; it may say nothing."""
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
        """What was found; a name or release is none where there are two."""
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
    """Return the text that a task uploads; empty where there is none."""
    try:
        task = msgspec.json.decode(body, type=dict[str, Any])
    except WireError:
        return ""
    parameters = task.get("parameters")
    data = parameters.get("data") if isinstance(parameters, dict) else None
    return data[:_MOST_YAML] if isinstance(data, str) else ""


def _members(text: str) -> dict[tuple[str | None, ...], str]:
    """Return the sought members of a YAML document that can be read so far.

    Event by event: a document is never built, whose depth could end the process.
    """
    found: dict[tuple[str | None, ...], str] = {}
    try:
        for key, value in _pairs(text):
            if key in _SOUGHT:
                found.setdefault(key, value)
                if len(found) == len(_SOUGHT):
                    break
    except (yaml.YAMLError, ValueError):
        # What came before may be good.
        pass
    return found


def _pairs(text: str) -> Iterator[tuple[tuple[str | None, ...], str]]:
    """Yield the scalars of the mappings that are members of the document."""
    #: Of each mapping that is open, the key whose value comes; None: a key comes.
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
