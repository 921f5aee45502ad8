"""Decide which clusters have a history (spec: "disabled for pre-9.0 clusters")."""

import re

from db.domain.environments import from_stored, is_certain


#: Sorts before any version: (9,) <= (9, 0).
FIRST_VERSION_WITH_HISTORY = (9,)
#: Fuel 5.0's release, which has no dash (nailgun: get_environment_version).
_WITHOUT_DASH = {"2014.1": "5.0"}
# Bounded: Python refuses to parse thousands of digits.
_VERSION = re.compile(r"\d{1,9}(?:\.\d{1,9})*", re.ASCII)


def records_history(release_version: str | None) -> bool:
    """Return whether deployments of a cluster with this release are recorded.

    `release_version` is Nailgun's "<openstack>-<fuel>", for example "mitaka-9.0" or
    "2015.1.0-8.0": the part after the first dash is compared as numbers. An unreadable
    version is recorded: an audit trail loses less by keeping too much.
    """
    numbers = _environment_version(release_version or "")
    return numbers is None or numbers >= FIRST_VERSION_WITH_HISTORY


def may_gate(evidence: str | None, release_from: str | None) -> bool:
    """Return whether the history of a run before 9.0 may be dropped.

    `evidence` is the evidence for the run's cluster; `release_from` is the source of
    the cluster's release. What is not stored is lost, and values inferred from a graph
    or from nodes may be wrong. So both must come from a client or Nailgun. Otherwise
    the history is stored but not shown (db/queries/gate.py), until someone corrects the
    values.
    """
    return is_certain(evidence) and from_stored(release_from).is_certain


def is_readable(release_version: str) -> bool:
    """Return whether :func:`records_history` can read a version in this text."""
    return _environment_version(release_version) is not None


def _environment_version(release_version: str) -> tuple[int, ...] | None:
    release, _, environment_version = release_version.partition("-")
    found = _VERSION.match(environment_version or _WITHOUT_DASH.get(release, ""))
    if found is None:
        return None
    return tuple(int(part) for part in found.group().split("."))
