"""Real requests and answers, which docs/api_examples/ records from a running server."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml


#: Written by `make docs`, never by hand.
RECORDED: Final = Path(__file__).with_name("examples.json")


class Exchange(msgspec.Struct, omit_defaults=True):
    """One request and its answer."""

    #: The operation's name, with its mount's suffix.
    operation: str
    #: What it shows, as a heading.
    title: str
    method: str
    #: With the query.
    path: str
    status: int
    answer_headers: dict[str, str]
    #: JSON as a value, other bodies as text; None: no body.
    answer: Any = None
    #: Those that matter, without X-Auth-Token.
    headers: dict[str, str] = {}
    #: Whether X-Auth-Token was sent.
    with_token: bool = True
    #: JSON as a value, other bodies as text; None: no body.
    body: Any = None

    @property
    def media_type(self) -> str:
        """What the answer's body is, without parameters."""
        return self.answer_headers.get("Content-Type", "").partition(";")[0]

    @property
    def value(self) -> Any:
        """The answer's body as its schema has it: YAML as a value too."""
        if "yaml" in self.media_type:
            return yaml.safe_load(self.answer)
        return self.answer


def read() -> list[Exchange]:
    """Return what was recorded, in its order."""
    return msgspec.json.decode(RECORDED.read_bytes(), type=list[Exchange])


def encode(exchanges: Iterable[Exchange]) -> bytes:
    """Return the text of the recording."""
    return msgspec.json.format(msgspec.json.encode(list(exchanges)), indent=1) + b"\n"
