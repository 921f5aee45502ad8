"""Which clusters have a history at all (spec: "disabled for pre-9.0 clusters")."""

import re


FIRST_VERSION_WITH_HISTORY = (9, 0)
#: Fuel 5.0's release, which has no dash (nailgun: get_environment_version).
_WITHOUT_DASH = {"2014.1": "5.0"}
_VERSION = re.compile(r"\d+(?:\.\d+)*")


def records_history(release_version: str | None) -> bool:
    """Say whether deployments of a cluster of this release are recorded.

    `release_version` is Nailgun's "<openstack>-<fuel>", for example
    "mitaka-9.0" or "2015.1.0-8.0": what follows the first dash is compared as
    numbers. A version that cannot be read is recorded: an audit trail loses
    less by keeping too much.
    """
    release, _, environment_version = (release_version or "").partition("-")
    found = _VERSION.match(environment_version or _WITHOUT_DASH.get(release, ""))
    if found is None:
        return True
    numbers = tuple(int(part) for part in found.group().split("."))
    return numbers >= FIRST_VERSION_WITH_HISTORY
