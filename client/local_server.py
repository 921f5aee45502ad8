"""What `make up` left on this machine: where its API is, and a token for it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit


_CHECKOUT = Path(__file__).resolve().parent.parent


def local_token(environ: Mapping[str, str]) -> str | None:
    """Return the token in DATA_DIR/api-token, or None where we may read none.

    Where DATA_DIR is not set: in `.data` here, then beside the program.
    """
    return next(filter(None, _contents(environ, "api-token")), None)


def local_address(environ: Mapping[str, str]) -> dict[str, str]:
    """Return SERVER_ADDRESS and SERVER_PORT of the `up` that runs on DATA_DIR.

    Nothing where none runs, or where it is another user's.
    """
    for text in _contents(environ, "services.json"):
        try:
            url = urlsplit(str(json.loads(text)["api_url"]))
            if url.hostname and url.port:
                return {"SERVER_ADDRESS": url.hostname, "SERVER_PORT": str(url.port)}
        except (ValueError, TypeError, KeyError):
            continue
    return {}


def _contents(environ: Mapping[str, str], name: str) -> Iterator[str]:
    for directory in _directories(environ):
        try:
            yield (directory / name).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            continue


def _directories(environ: Mapping[str, str]) -> Iterator[Path]:
    if given := environ.get("DATA_DIR"):
        yield Path(given)
    else:
        yield Path(".data")
        yield _CHECKOUT / ".data"
