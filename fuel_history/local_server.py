"""The server of `make up` on this machine: its address, and a token."""

import fcntl
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit


_CHECKOUT = Path(__file__).resolve().parent.parent


def local_token(environ: Mapping[str, str]) -> str | None:
    """Return the token in DATA_DIR/api-token; None: there is none that we may read.

    If DATA_DIR is not set, looks in `.data` here, then beside the program.
    """
    paths = (directory / "api-token" for directory in _directories(environ))
    return next(filter(None, map(_content, paths)), None)


def local_address(environ: Mapping[str, str]) -> dict[str, str]:
    """Return SERVER_ADDRESS and SERVER_PORT of the `up` that runs on DATA_DIR.

    Empty if none runs, or if it belongs to another user.
    """
    for directory in _directories(environ):
        text = _content(directory / "services.json")
        if text is None or not _is_held(directory / "up.lock"):
            continue  # a killed `up` leaves its note behind
        try:
            url = urlsplit(str(json.loads(text)["api_url"]))
            if url.hostname and url.port:
                return {"SERVER_ADDRESS": url.hostname, "SERVER_PORT": str(url.port)}
        except (ValueError, TypeError, KeyError):
            continue
    return {}


def _content(path: Path) -> str | None:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _is_held(lock: Path) -> bool:
    """Return whether an `up` holds its lock (admin/installation/services.py)."""
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _directories(environ: Mapping[str, str]) -> Iterator[Path]:
    if given := environ.get("DATA_DIR"):
        yield Path(given)
    else:
        yield Path(".data")
        yield _CHECKOUT / ".data"
