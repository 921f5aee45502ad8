"""The token that `make up` left on this machine for its first user."""

from collections.abc import Iterator, Mapping
from pathlib import Path


_CHECKOUT = Path(__file__).resolve().parent.parent


def local_token(environ: Mapping[str, str]) -> str | None:
    """Return the token in DATA_DIR/api-token, or None where we may read none.

    Where DATA_DIR is not set: in `.data` here, then beside the program.
    """
    for directory in _directories(environ):
        try:
            if token := (directory / "api-token").read_text("ascii").strip():
                return token
        except (OSError, UnicodeDecodeError):
            continue
    return None


def _directories(environ: Mapping[str, str]) -> Iterator[Path]:
    if given := environ.get("DATA_DIR"):
        yield Path(given)
    else:
        yield Path(".data")
        yield _CHECKOUT / ".data"
