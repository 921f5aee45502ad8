"""Which clusters have a history at all (spec: "disabled for pre-9.0 clusters")."""

import re

from db.domain.environments import from_stored, is_certain


#: Shorter than any version: (9,) <= (9, 0).
FIRST_VERSION_WITH_HISTORY = (9,)
#: Fuel 5.0's release, which has no dash (nailgun: get_environment_version).
_WITHOUT_DASH = {"2014.1": "5.0"}
# Bounded: Python refuses to make numbers of thousands of digits.
_VERSION = re.compile(r"\d{1,9}(?:\.\d{1,9})*", re.ASCII)


def records_history(release_version: str | None) -> bool:
    """Say whether deployments of a cluster of this release are recorded.

    `release_version` is Nailgun's "<openstack>-<fuel>", for example
    "mitaka-9.0" or "2015.1.0-8.0": what follows the first dash is compared as
    numbers. A version that cannot be read is recorded: an audit trail loses
    less by keeping too much.
    """
    numbers = _environment_version(release_version or "")
    return numbers is None or numbers >= FIRST_VERSION_WITH_HISTORY


def may_gate(evidence: str | None, release_from: str | None) -> bool:
    """Say whether the history of a run of a cluster before 9.0 may stay unstored.

    `evidence`: who says that the cluster is the run's; `release_from`: who told the
    cluster's release. What is not stored is lost, and what was read out of a graph or
    concluded from nodes may be wrong. So both must come from a client or Nailgun.
    Otherwise the history is stored and not shown (db/queries/gate.py), and is shown
    when somebody corrects it.
    """
    return is_certain(evidence) and from_stored(release_from).is_certain


def is_readable(release_version: str) -> bool:
    """Say whether :func:`records_history` finds a version in this text."""
    return _environment_version(release_version) is not None


def _environment_version(release_version: str) -> tuple[int, ...] | None:
    release, _, environment_version = release_version.partition("-")
    found = _VERSION.match(environment_version or _WITHOUT_DASH.get(release, ""))
    if found is None:
        return None
    return tuple(int(part) for part in found.group().split("."))
