"""Which environment a run belongs to, out of what several sources say of it.

Four sources, the most certain first. What a source says is kept; the run's cluster
is what the first of them says that says anything. One that says two says none, and a
contradiction is shown, not guessed away.
"""

import enum
from collections.abc import Iterable, Mapping

from db.domain.mends import union


class Source(enum.StrEnum):
    """Who says which environment a run, a name or a release belongs to."""

    client = "client"  #: `POST /api/transactions/` or `POST /api/clusters/`
    nailgun = "nailgun"  #: Nailgun's own API
    graph = "graph"  #: the start message
    nodes = "nodes"  #: where an earlier run had deployed its nodes

    @property
    def is_certain(self) -> bool:
        """Whether it knows environments, and does not read them out of something."""
        return self in {Source.client, Source.nailgun}


_ORDER = list(Source)
#: What is told of an environment, and the column that has who told it: a client that
#: gives it a name says nothing of its release.
TOLD_BY = {"name": "known_from", "release_version": "release_from"}


def stored(source: Source) -> str | None:
    """Return a source as a column has it; None stands for a client."""
    return None if source is Source.client else source.value


def from_stored(column: str | None) -> Source:
    """Return the source that a column names; None stands for a client."""
    return Source.client if column is None else Source(column)


def evidence(source: Source, cluster_ids: Iterable[int]) -> str | None:
    """Return what a source says, as one text; None: nothing."""
    said = [f"{source}:{cluster_id}" for cluster_id in cluster_ids]
    return ",".join(sorted(set(said))) or None


def together(one: str | None, other: str | None) -> str | None:
    """Return the evidence of both: a join."""
    return union(one, other)


def told(said: str | None) -> list[tuple[Source, int]]:
    """Return evidence as pairs, the most certain source first."""
    pairs = [each.split(":") for each in (said or "").split(",") if each]
    found = [(Source(source), int(cluster_id)) for source, cluster_id in pairs]
    return sorted(found, key=lambda each: (_ORDER.index(each[0]), each[1]))


def decided(said: str | None) -> int | None:
    """Return the environment that the evidence leads to; None: none or two."""
    pairs = told(said)
    first = [cluster_id for source, cluster_id in pairs if source is pairs[0][0]]
    return first[0] if len(first) == 1 else None


def contradicts(said: str | None) -> bool:
    """Say whether two environments are named."""
    return len({cluster_id for _, cluster_id in told(said)}) > 1


def is_certain(said: str | None) -> bool:
    """Say whether a client or Nailgun told the environment of a run that has one.

    `said`: its evidence; None: a client registered the run with its environment.
    """
    pairs = told(said)
    return not pairs or pairs[0][0].is_certain


def guessed(said: str | None) -> frozenset[int]:
    """Return the environments that a run may be of, where its nodes alone tell."""
    pairs = told(said)
    if any(source is not Source.nodes for source, _ in pairs):
        return frozenset()
    return frozenset(cluster_id for _, cluster_id in pairs)


def learned(
    source: Source, said: Mapping[str, str | None], known: Mapping[str, str | None]
) -> dict[str, object]:
    """Return the columns of an environment that change by what a source says of it.

    What nobody said is learned from anybody; what a more certain source said stays.
    """
    news: dict[str, object] = {}
    for column, by in TOLD_BY.items():
        teller = from_stored(known[by])
        is_free = known[column] is None or _ORDER.index(source) <= _ORDER.index(teller)
        if said[column] is not None and is_free:
            news |= {column: said[column], by: stored(source)}
    return {column: value for column, value in news.items() if value != known[column]}
