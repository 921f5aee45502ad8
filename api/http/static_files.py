"""Files of a page that the API serves."""

import gzip
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple


STYLE: Final = "text/css; charset=utf-8"
SCRIPT: Final = "text/javascript; charset=utf-8"
HTML: Final = "text/html; charset=utf-8"

#: The page itself; all other files are its parts.
PAGE: Final = "index.html"


class File(NamedTuple):
    """One file of a page."""

    content_type: str
    content: bytes
    #: Changes whenever the content does.
    digest: str


def read_files(folder: Path, content_types: Mapping[str, str]) -> Mapping[str, File]:
    """Return a page's files by name, ready to be served; raises OSError."""
    return {
        name: _file(folder / name, content_type)
        for name, content_type in content_types.items()
    }


def parts_of(content_types: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the files that a page loads."""
    return tuple(name for name in content_types if name != PAGE)


def _file(path: Path, content_type: str) -> File:
    content = _content(path)
    return File(content_type, content, sha256(content).hexdigest())


def _content(path: Path) -> bytes:
    # Swagger UI's files are stored compressed, because they are large.
    if path.exists():
        return path.read_bytes()
    return gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes())
