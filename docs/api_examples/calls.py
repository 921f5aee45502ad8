"""The requests that are recorded, in this order; what one changes the next ones see."""

from typing import Final, NamedTuple

from docs.api_examples.call import Call
from docs.api_examples.dead import DEAD
from docs.api_examples.ending import ENDING
from docs.api_examples.reading import READING
from docs.api_examples.registering import REGISTERING


class TakeReports(NamedTuple):
    """Here the reports that were sent are taken by a worker."""


STEPS: Final[tuple[Call | TakeReports, ...]] = (
    *REGISTERING,
    TakeReports(),
    *READING,
    *DEAD,
    *ENDING,
)
