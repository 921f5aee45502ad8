"""`force`: lets a deletion include running transactions."""

import dataclasses

from api.http import parameters
from api.http.query import Query


@dataclasses.dataclass(frozen=True)
class ForceQuery(Query):
    """Whether running transactions are deleted too."""

    force: bool = parameters.flag("1: delete it even if it is still running.")
