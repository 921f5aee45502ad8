"""The page that shows the API's description, and the files it is made of."""

import gzip
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple


STYLE: Final = "text/css; charset=utf-8"
SCRIPT: Final = "text/javascript; charset=utf-8"

#: The page itself.
PAGE: Final = "index.html"
_CONTENT_TYPES = {
    PAGE: "text/html; charset=utf-8",
    "page.css": STYLE,
    "start.js": SCRIPT,
    "swagger-ui-bundle.js": SCRIPT,
    "swagger-ui.css": STYLE,
}
#: What the page loads besides the description.
PARTS: Final = tuple(name for name in _CONTENT_TYPES if name != PAGE)


class File(NamedTuple):
    """One file of the page."""

    content_type: str
    content: bytes
    #: Another one whenever the content is.
    digest: str


def files() -> Mapping[str, File]:
    """Return the page's files by their names."""
    folder = Path(__file__).parent
    return {
        name: read_file(folder / name, content_type)
        for name, content_type in _CONTENT_TYPES.items()
    }


def read_file(path: Path, content_type: str) -> File:
    """Return a file as it is served; raises OSError."""
    content = _content(path)
    return File(content_type, content, sha256(content).hexdigest())


def _content(path: Path) -> bytes:
    # Swagger UI's files are kept compressed: they are large, and nobody reads them.
    if path.exists():
        return path.read_bytes()
    return gzip.decompress(path.with_name(f"{path.name}.gz").read_bytes())
