"""Split reports to be replayed into batches that fit into memory."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from db.database import Connection, Database
from db.queries.sizes import Size
from publishing.outbox import MOST_MESSAGES


#: Maximum bytes of payloads in memory; a payload has at most 1 MiB.
LARGEST_BATCH = 8 << 20

Wanted = TypeVar("Wanted")


def batches_of(
    database: Database,
    list_sizes: Callable[[Connection, Wanted, int], list[Size]],
    wanted: Wanted,
) -> Iterator[list[int]]:
    """Yield the ids of the selected reports, one batch at a time.

    Nothing is kept open meanwhile; reports that come later with greater ids are found.
    """
    after = 0
    while True:
        with database.reader() as connection:
            sizes = list_sizes(connection, wanted, after)
        if not sizes:
            return
        yield from batches(sizes)
        after = sizes[-1].id


def batches(sizes: Iterable[Size]) -> Iterator[list[int]]:
    """Yield ids of reports that fit into memory together, at least one each."""
    batch: list[int] = []
    total = 0
    for report_id, kept in sizes:
        if batch and (total + kept > LARGEST_BATCH or len(batch) == MOST_MESSAGES):
            yield batch
            batch, total = [], 0
        batch.append(report_id)
        total += kept
    if batch:
        yield batch
