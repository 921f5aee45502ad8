"""The recorded requests in order; each sees the changes of those before it."""

from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from api.http.mount import SPECIFIED
from docs.api_examples.call import Call
from docs.api_examples.dead import DEAD
from docs.api_examples.document import document
from docs.api_examples.ending import ENDING
from docs.api_examples.parked import PARKED
from docs.api_examples.reading import READING
from docs.api_examples.registering import REGISTERING


class TakeReports(NamedTuple):
    """The point at which a worker stores the reports."""


_CALLS: Final = (*READING, *DEAD, *PARKED, *ENDING)


def _without_call() -> Iterator[Call]:
    """Yield a call of each reading operation that none of the others calls.

    Its URL has the examples of its parameters, which are the deployment's.
    """
    called = {call.operation for call in (*REGISTERING, *_CALLS)}
    for path, methods in msgspec.json.decode(document())["paths"].items():
        operation = methods.get("get", {})
        name = operation.get("operationId", "")
        if not name or name in called or name.endswith("V1"):
            continue
        examples = {
            each["name"]: str(each["example"])
            for each in operation["parameters"]
            if each["in"] == "path"
        }
        below_mount = path.removeprefix(SPECIFIED.prefix)
        yield Call(name, "The deployment", "GET", below_mount.format(**examples))


STEPS: Final[tuple[Call | TakeReports, ...]] = (
    *REGISTERING,
    TakeReports(),
    *_without_call(),
    *_CALLS,
)
