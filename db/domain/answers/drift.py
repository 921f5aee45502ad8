"""What was changed on nodes by something else than Fuel: drift.

A run with the inputs of an earlier one should change nothing. Where Puppet changed a
resource all the same, it was not what the earlier run had left there. Resources that
change in every run are none of it: an `exec` that nothing guards.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from db.domain.answers.entries import Key, Kind, Roles, by_size


#: A resource changes in every run that changed in this share of earlier ones.
_ALWAYS = 0.5

#: Entries that were ready → what Puppet changed, or would have changed.
Changes = Mapping[Key, Collection[str]]


class Earlier(NamedTuple):
    """An earlier run, as far as its inputs were the same."""

    run: int
    #: A dry run: it changed nothing, so what it found stays.
    is_dry: bool
    changes: Changes


class Drifted(NamedTuple):
    """A resource on a node that was not what the last run had left there."""

    node_id: str
    task: str
    resource: str
    #: The first run that found it so.
    since: int


class Always(NamedTuple):
    """A resource that changes in every run."""

    task: str
    role: str
    resource: str


class Drift(NamedTuple):
    """What drifted, by node, and what is left out."""

    drifted: Sequence[Drifted]
    always: Sequence[Always]
    #: Entries that changed something and could be compared; those that could not.
    compared: int
    left_out: int
    #: Earlier runs that show what changes in every run; 0: it is not known.
    repeats: int


def drift(run: int, changes: Changes, before: Sequence[Earlier], roles: Roles) -> Drift:
    """Return what drifted until a run; `before` has earlier runs, the newest first."""
    changed = {key: found for key, found in changes.items() if found}
    repeats = {key: _repeats(key, before) for key in changed}
    shares = _shares(repeats, roles)
    drifted: list[Drifted] = []
    always: set[Always] = set()
    for key, its in repeats.items():
        if its is None:
            continue
        node_id, task = key
        kind = task, roles.of(node_id)
        for resource in sorted(changed[key]):
            if shares[kind].get(resource, 0.0) >= _ALWAYS:
                always.add(Always(*kind, resource))
            else:
                since = _since(run, key, resource, before)
                drifted.append(Drifted(node_id, task, resource, since))
    drifted.sort(key=lambda each: (by_size(each.node_id), each.task, each.resource))
    compared = sum(its is not None for its in repeats.values())
    most = max((len(its) for its in repeats.values() if its is not None), default=0)
    return Drift(drifted, sorted(always), compared, len(repeats) - compared, most)


def _repeats(key: Key, before: Sequence[Earlier]) -> list[Collection[str]] | None:
    """Return what an entry changed in earlier repetitions; None: there is nothing.

    The first run of all had to change things; what it left is what later ones found.
    """
    found = [
        each.changes[key] for each in before if not each.is_dry and key in each.changes
    ]
    return found[:-1] if found else None


def _shares(
    repeats: Mapping[Key, Sequence[Collection[str]] | None], roles: Roles
) -> Mapping[Kind, Mapping[str, float]]:
    """Return in which share of its repetitions a kind of entry changed a resource."""
    times: dict[Kind, int] = defaultdict(int)
    counts: dict[Kind, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (node_id, task), its in repeats.items():
        kind = task, roles.of(node_id)
        for resources in its or ():
            times[kind] += 1
            for resource in resources:
                counts[kind][resource] += 1
    return defaultdict(
        dict,
        {
            kind: {name: count / times[kind] for name, count in found.items()}
            for kind, found in counts.items()
        },
    )


def _since(run: int, key: Key, resource: str, before: Sequence[Earlier]) -> int:
    """Return the first dry run of those before this one that found it, too."""
    since = run
    for each in before:
        if not each.is_dry or resource not in each.changes.get(key, ()):
            break
        since = each.run
    return since
