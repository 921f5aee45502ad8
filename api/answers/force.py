"""`force`: what a request for a deletion may add."""

import dataclasses

from api.http import parameters
from api.http.query import Query


@dataclasses.dataclass(frozen=True)
class ForceQuery(Query):
    """Whether running transactions are no obstacle."""

    force: bool = parameters.flag("1: also where it has not ended.")
