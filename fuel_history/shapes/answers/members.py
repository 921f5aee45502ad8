"""Members that several answers have with the same meaning."""

from typing import Annotated, TypeAlias

from fuel_history.shapes.shape import means


Run: TypeAlias = Annotated[int, means("The transaction's id.")]
Cluster: TypeAlias = Annotated[int, means("The environment's id.")]
Role: TypeAlias = Annotated[
    str, means("The roles of the nodes, separated by commas; empty: none is known.")
]
Nodes: TypeAlias = Annotated[tuple[str, ...], means("Ids of nodes, 5 before 10.")]
Runs: TypeAlias = Annotated[
    tuple[int, ...], means("Ids of transactions, the newest first.")
]
Seconds: TypeAlias = Annotated[float, means("Seconds.")]
IsWork: TypeAlias = Annotated[
    bool, means("True: work time as Puppet reports it; false: wall time.")
]
Fingerprint: TypeAlias = Annotated[
    str, means("Equal for failures that are alike, in whatever run.")
]
CauseText: TypeAlias = Annotated[str | None, means("In one line; null: unknown.")]
WhyNot: TypeAlias = Annotated[
    str | None, means("Why there is no answer; null: there is one.")
]
