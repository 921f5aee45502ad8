"""Decide which environment a run belongs to, from the evidence of several sources.

There are four sources, the most certain first. All evidence is stored; the run's
cluster is what the first source with evidence says. A source that names two
environments counts as naming none, and a contradiction is shown, not hidden.
"""

import enum
from collections.abc import Iterable, Mapping

from db.domain.mends import union


class Source(enum.StrEnum):
    """A source of a run's environment, or of an environment's name or release."""

    client = "client"  #: `POST /api/transactions/` or `POST /api/clusters/`
    nailgun = "nailgun"  #: Nailgun's own API
    graph = "graph"  #: the start message
    nodes = "nodes"  #: where an earlier run deployed its nodes

    @property
    def is_certain(self) -> bool:
        """Whether the source knows environments, instead of inferring them."""
        return self in {Source.client, Source.nailgun}


_ORDER = list(Source)
#: Members of an environment, and the column with their source: a client that names an
#: environment does not state its release.
TOLD_BY = {"name": "known_from", "release_version": "release_from"}


def stored(source: Source) -> str | None:
    """Return the value of a column for a source; None stands for a client."""
    return None if source is Source.client else source.value


def from_stored(column: str | None) -> Source:
    """Return the source in a column; None stands for a client."""
    return Source.client if column is None else Source(column)


def evidence(source: Source, cluster_ids: Iterable[int]) -> str | None:
    """Return a source's evidence as one text; None: it has none."""
    said = [f"{source}:{cluster_id}" for cluster_id in cluster_ids]
    return ",".join(sorted(set(said))) or None


def together(one: str | None, other: str | None) -> str | None:
    """Return both pieces of evidence combined: a join."""
    return union(one, other)


def told(said: str | None) -> list[tuple[Source, int]]:
    """Return evidence as pairs, the most certain source first."""
    pairs = [each.split(":") for each in (said or "").split(",") if each]
    found = [(Source(source), int(cluster_id)) for source, cluster_id in pairs]
    return sorted(found, key=lambda each: (_ORDER.index(each[0]), each[1]))


def decided(said: str | None) -> int | None:
    """Return the environment that the evidence leads to; None: none, or two."""
    pairs = told(said)
    first = [cluster_id for source, cluster_id in pairs if source is pairs[0][0]]
    return first[0] if len(first) == 1 else None


def is_certain(said: str | None) -> bool:
    """Return whether a client or Nailgun named the environment of a run that has one.

    `said` is the evidence; None: a client registered the run with its environment.
    """
    pairs = told(said)
    return not pairs or pairs[0][0].is_certain


def guessed(said: str | None) -> frozenset[int]:
    """Return the environments that a run may belong to, if only its nodes tell."""
    pairs = told(said)
    if any(source is not Source.nodes for source, _ in pairs):
        return frozenset()
    return frozenset(cluster_id for _, cluster_id in pairs)


def learned(
    source: Source, said: Mapping[str, str | None], known: Mapping[str, str | None]
) -> dict[str, object]:
    """Return the columns of an environment that a source's values change.

    A value without a source can come from any source; a value from a more certain
    source stays.
    """
    news: dict[str, object] = {}
    for column, by in TOLD_BY.items():
        teller = from_stored(known[by])
        is_free = known[column] is None or _ORDER.index(source) <= _ORDER.index(teller)
        if said[column] is not None and is_free:
            news |= {column: said[column], by: stored(source)}
    return {column: value for column, value in news.items() if value != known[column]}
