"""One request of the recording."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple


JSON: Final = MappingProxyType({"Content-Type": "application/json"})
#: A placeholder for the ETag of the previous answer.
LAST_ETAG: Final = "the ETag of the answer before"
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Call(NamedTuple):
    """One request; its path is below the mount unless `at_root`."""

    operation: str
    title: str
    method: str
    path: str
    #: JSON as a value, other bodies as text; None: no body.
    body: object = None
    headers: Mapping[str, str] = _NOTHING
    at_root: bool = False
    #: Whether the token is sent.
    with_token: bool = True
