"""Nailgun's rows of the runs that are due."""

from collections.abc import Mapping, Sequence
from typing import Final

from db.runs.due_runs import DueRun
from nailgun.client import Nailgun
from nailgun.errors import NotThere
from nailgun.values import Transaction


#: More runs than this are looked up in the list of all.
_FEW: Final = 5


class Found:
    """The rows of these runs, and of others."""

    def __init__(self, listed: list[Transaction], parents: Mapping[int, int]) -> None:
        self.by_uuid = {each.uuid: each for each in listed}
        self._by_id = {each.id: each for each in listed}
        self._parents = parents

    def parent_of(self, said: Transaction) -> Transaction | None:
        """Return the parent of a run; None: it has none, or an unknown one."""
        return self._by_id.get(self._parents.get(said.id, 0))


def find(nailgun: Nailgun, runs: Sequence[DueRun]) -> Found:
    """Request the rows of these runs. Raises NailgunError."""
    numbers = [run.nailgun_id for run in runs if run.nailgun_id is not None]
    if len(numbers) < len(runs) or len(numbers) > _FEW:
        listed = nailgun.transactions()
        is_new = len(numbers) < len(runs)
        return Found(listed, nailgun.parents() if is_new else {})
    found = []
    for number in numbers:
        try:
            found.append(nailgun.transaction(number))
        except NotThere:
            continue
    return Found(found, {})
