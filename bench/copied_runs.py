"""Copies of stored runs, with ids and times of their own, made in the database."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec
from sqlalchemy import (
    UUID,
    BigInteger,
    ColumnElement,
    Connection,
    DateTime,
    Table,
    Text,
    cast,
    column,
    func,
    insert,
    literal,
    select,
    table,
    text,
)

from answers.digest import Digest
from db.domain.answers.failures import CauseGroup, TaskGroup
from db.history.partitions import WIDTH, partition_name
from db.tables import deployment_history as history
from db.tables import snapshots, tasks, transaction_nodes


class Copies:
    """Copies with the ids `first` to `last`, in one partition.

    Of the `told` runs from `began` on, in turns; each begins so many times `apart`
    later as its id is greater. `largest` is the largest id of an entry so far.
    """

    def __init__(
        self,
        first: int,
        last: int,
        *,
        began: int,
        told: int,
        apart: timedelta,
        largest: int,
    ) -> None:
        self._first, self._began, self._told = first, began, told
        self._apart, self._largest = apart, largest
        copies = func.generate_series(first, last).table_valued("id")
        copies = copies.render_derived(name="copy")
        self._copies, self._id = copies, copies.c.id
        self._source = began + (self._id - began) % told

    @property
    def partition(self) -> str | None:
        """The table of its own into which they go; None: that of runs before them."""
        return None if self._first % WIDTH else partition_name(self._first)

    def store(self, connection: Connection) -> None:
        """Store them without digests; a table of their own has no indexes yet."""
        digits = func.lpad(func.to_hex(self._id), 32, "0")
        uuid = cast(cast(digits, UUID), Text)
        self._insert(connection, tasks, "id", {"uuid": uuid})
        for each in (snapshots, transaction_nodes):
            self._insert(connection, each, "task_id", {})
        further = cast((self._id - self._source) / self._told, BigInteger)
        ids = {"id": history.c.id + further * self._largest}
        name = self.partition
        if name is not None:
            like = f"CREATE TABLE {name} (LIKE deployment_history INCLUDING DEFAULTS)"
            connection.execute(text(like))
        self._insert(connection, history, "task_id", ids, into=name)

    def attach(self, connection: Connection) -> None:
        """Make their table a partition; its indexes are built by that, at once."""
        connection.execute(
            text(
                f"ALTER TABLE deployment_history ATTACH PARTITION {self.partition}"
                f" FOR VALUES FROM ({self._first}) TO ({self._first + WIDTH})"
            )
        )

    def _insert(
        self,
        connection: Connection,
        source: Table,
        key: str,
        changed: Mapping[str, ColumnElement[object]],
        *,
        into: str | None = None,
    ) -> None:
        own = {key: self._id, **changed}
        shift = literal(self._apart) * (self._id - self._source)
        values = [
            own[each.name]
            if each.name in own
            else each + shift
            if isinstance(each.type, DateTime)
            else each
            for each in source.c
        ]
        rows = select(*values).join(self._copies, source.c[key] == self._source)
        names = [each.name for each in source.c]
        target = table(into or source.name, *map(column, names))
        connection.execute(insert(target).from_select(names, rows))

    def digest(self, digest: Digest, task_id: int) -> Digest:
        """Return the digest of a copy, from that of what it is copied from."""
        times = (task_id - digest.task_id) // self._told
        seconds = (task_id - digest.task_id) * self._apart.total_seconds()

        def later(time: float | None) -> float | None:
            return None if time is None else time + seconds

        def cause(group: CauseGroup) -> CauseGroup:
            ids = [each + times * self._largest for each in group.entry_ids]
            return group._replace(
                first=later(group.first), last=later(group.last), entry_ids=ids
            )

        def of_task(group: TaskGroup) -> TaskGroup:
            causes = [cause(each) for each in group.causes]
            return group._replace(first=later(group.first), causes=causes)

        groups = [of_task(each) for each in digest.groups]
        return msgspec.structs.replace(digest, task_id=task_id, groups=groups)
